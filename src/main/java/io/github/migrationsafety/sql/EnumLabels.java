package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The labels that CREATE TYPE … AS ENUM lists. Stateless. */
public final class EnumLabels {
    private EnumLabels() {}

    /** The labels in order; empty unless the text is one such statement. */
    public static Optional<List<String>> of(String sql) {
        try {
            List<Tokens> statements = StatementSplitter.split(Tokens.of(sql));
            return statements.size() == 1 ? Optional.of(read(new Cursor(statements.get(0)))) : Optional.empty();
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private static List<String> read(Cursor at) {
        at.expect("CREATE", "TYPE");
        at.qualifiedName();
        at.expect("AS", "ENUM");
        Tokens inside = at.parenthesis();
        at.end();
        List<String> labels = new ArrayList<>();
        if (!inside.isEmpty()) {
            for (Tokens label : inside.split(",")) {
                labels.add(new Cursor(label).string());
            }
        }
        return List.copyOf(labels);
    }
}
