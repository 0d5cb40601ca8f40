package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The schemas in which a name without one is looked up, in order; the first is where it is created. Immutable. */
record SearchPath(List<String> schemas) {
    SearchPath {
        schemas = List.copyOf(schemas);
    }

    /** The path of SET search_path TO {@code value}; {@code otherwise} when that names no schema that is known here. */
    static SearchPath parse(String value, SearchPath otherwise) {
        List<String> schemas = Arrays.stream(value.strip().split(","))
                .map(String::strip)
                .map(SearchPath::unquote)
                .filter(s -> !s.isEmpty() && !s.equals("$user") && !s.startsWith("pg_"))
                .toList();
        return schemas.isEmpty() || value.strip().equalsIgnoreCase("default") ? otherwise : new SearchPath(schemas);
    }

    /** The name under which a new object is created: in the first schema that is not gone. */
    QualifiedName create(QualifiedName name, Set<String> gone) {
        return name.in(
                schemas.stream().filter(s -> !gone.contains(s)).findFirst().orElse(schemas.get(0)));
    }

    /** Every full name that {@code name} may mean, in order. */
    List<QualifiedName> candidates(QualifiedName name) {
        return name.schema().isPresent()
                ? List.of(name)
                : schemas.stream().map(name::in).toList();
    }

    private static String unquote(String word) {
        boolean quoted = word.length() >= 2
                && (word.startsWith("'") && word.endsWith("'") || word.startsWith("\"") && word.endsWith("\""));
        return quoted ? word.substring(1, word.length() - 1) : word.toLowerCase(Locale.ROOT);
    }
}
