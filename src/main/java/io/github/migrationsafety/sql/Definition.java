package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/**
 * What a statement says in detail that {@link Statement.Other} knows by its kind only. An absent value is one that the statement
 * leaves as it is: the default in CREATE, no change in ALTER. Immutable.
 */
public sealed interface Definition {
    /** The commands that a row security policy is for. */
    enum Command {
        ALL,
        SELECT,
        INSERT,
        UPDATE,
        DELETE
    }

    /**
     * CREATE POLICY and ALTER POLICY.
     *
     * @param roles as written; empty for PUBLIC, or for no change
     * @param using the text of the USING expression, without its parentheses
     * @param check the text of the WITH CHECK expression, without its parentheses
     */
    record Policy(
            QualifiedName table,
            String name,
            Command command,
            boolean restrictive,
            List<String> roles,
            Optional<String> using,
            Optional<String> check)
            implements Definition {
        public Policy {
            roles = List.copyOf(roles);
        }
    }

    /** CREATE TRIGGER. */
    record Trigger(QualifiedName table, String name) implements Definition {}

    /**
     * CREATE [MATERIALIZED] VIEW and ALTER VIEW … SET or RESET options.
     *
     * @param temporary whether TEMPORARY stands
     * @param securityInvoker the option of that name
     * @param reads the tables and views that the query names; names of its WITH clauses left out
     */
    record View(boolean temporary, Optional<Boolean> securityInvoker, List<QualifiedName> reads) implements Definition {
        public View {
            reads = List.copyOf(reads);
        }
    }

    /**
     * CREATE FUNCTION, CREATE PROCEDURE and their ALTER.
     *
     * @param arguments the canonical types of the input arguments, which tell overloaded routines apart; empty when they are not
     *     told or could not be read
     * @param securityDefiner whether it runs with its owner's rights
     * @param fixedSearchPath whether it has a search_path of its own; also true for a body in standard SQL, whose names are
     *     resolved once, when it is created
     */
    record Routine(
            Optional<List<String>> arguments,
            boolean orReplace,
            Optional<Boolean> securityDefiner,
            Optional<Boolean> fixedSearchPath)
            implements Definition {}

    /**
     * GRANT and REVOKE of privileges.
     *
     * @param kind the words after ON in upper case, {@code TABLE} if there are none
     * @param objects the objects; empty after ALL … IN SCHEMA
     * @param allIn the schemas of ALL … IN SCHEMA
     * @param privileges in upper case, {@code ALL} for all of them
     * @param roles as written, {@code public} for PUBLIC
     */
    record Privileges(
            boolean grant,
            String kind,
            List<QualifiedName> objects,
            List<String> allIn,
            List<String> privileges,
            List<String> roles)
            implements Definition {
        public Privileges {
            objects = List.copyOf(objects);
            allIn = List.copyOf(allIn);
            privileges = List.copyOf(privileges);
            roles = List.copyOf(roles);
        }

        /** Whether everybody gets or loses them. */
        public boolean toPublic() {
            return roles.contains("public");
        }

        /** Whether a privilege is among them. */
        public boolean has(String privilege) {
            return privileges.contains("ALL") || privileges.contains(privilege);
        }
    }

    /**
     * ALTER DEFAULT PRIVILEGES.
     *
     * @param schemas of IN SCHEMA; empty for all
     * @param privileges what is granted or revoked; {@code kind} is {@code TABLES}, {@code FUNCTIONS} and so on
     */
    record DefaultPrivileges(List<String> schemas, Privileges privileges) implements Definition {
        public DefaultPrivileges {
            schemas = List.copyOf(schemas);
        }
    }
}
