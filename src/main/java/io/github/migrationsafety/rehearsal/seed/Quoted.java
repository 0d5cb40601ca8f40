package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.sql.QualifiedName;

/** Names as SQL takes them whatever they are. */
final class Quoted {
    private Quoted() {}

    static String name(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    static String name(QualifiedName name) {
        return name.schema().map(s -> name(s) + "." + name(name.name())).orElse(name(name.name()));
    }
}
