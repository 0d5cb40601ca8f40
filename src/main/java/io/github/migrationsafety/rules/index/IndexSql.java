package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL that builds an index as it stands. Stateless. */
final class IndexSql {
    private IndexSql() {}

    /** CREATE INDEX CONCURRENTLY for an index of a table, under a name. */
    static String create(QualifiedName table, Index index, String name) {
        Index.Details details = index.details();
        return "CREATE " + (index.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY " + SqlName.of(name) + " ON "
                + SqlName.of(table) + " USING " + index.method() + " (" + keys(index) + ")"
                + (details.include().isEmpty() ? "" : " INCLUDE (" + SqlName.list(details.include()) + ")")
                + (details.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "")
                + details.predicate().map(p -> " WHERE " + p).orElse("");
    }

    /** DROP INDEX CONCURRENTLY for an index of a table. */
    static String drop(QualifiedName table, String index) {
        return "DROP INDEX CONCURRENTLY " + SqlName.of(new QualifiedName(table.schema(), index));
    }

    /** Whether its definition is known as a whole. */
    static boolean known(Index index) {
        return index.details().forms().size() == index.keys().size();
    }

    private static String keys(Index index) {
        List<String> forms = index.details().forms();
        return IntStream.range(0, index.keys().size())
                .mapToObj(k -> {
                    String form = k < forms.size() ? forms.get(k) : "";
                    return index.keys()
                            .get(k)
                            .map(c -> (SqlName.of(c) + " " + form).strip())
                            .orElse(form);
                })
                .collect(Collectors.joining(", "));
    }
}
