package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;

/**
 * A function or procedure.
 *
 * @param name schema-qualified
 * @param arguments the canonical types of its input arguments
 * @param securityDefiner whether it runs with its owner's rights
 * @param fixedSearchPath whether the names in it do not depend on the caller's search_path: it has one of its own, or a body in
 *     standard SQL
 * @param publicMayExecute whether everybody may call it, which is so unless it was revoked
 */
public record Routine(
        QualifiedName name,
        List<String> arguments,
        boolean securityDefiner,
        boolean fixedSearchPath,
        boolean publicMayExecute) {
    /** What tells routines apart. */
    public record Signature(QualifiedName name, List<String> arguments) {
        public Signature {
            arguments = List.copyOf(arguments);
        }

        /** {@code public.add(int4, int4)}. */
        @Override
        public String toString() {
            return name + "(" + String.join(", ", arguments) + ")";
        }
    }

    public Routine {
        arguments = List.copyOf(arguments);
    }

    /** What tells it from others. */
    public Signature signature() {
        return new Signature(name, arguments);
    }
}
