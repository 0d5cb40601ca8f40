package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user asks for, as parameters give it. Immutable.
 *
 * @param kind what is wanted
 * @param table the table
 * @param columns the columns; none where the kind needs none
 * @param type the type of new columns
 * @param to the new name of a rename; the value of a backfill or of a NOT NULL column, as an SQL expression
 * @param references the table that is referenced, and the columns if they are named
 * @param phase the release of a rename
 */
public record Order(
        Kind kind,
        QualifiedName table,
        List<String> columns,
        Optional<String> type,
        Optional<String> to,
        Optional<Reference> references,
        Phase phase) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*");
    private static final Pattern REFERENCE = Pattern.compile("([\\w$.]+)\\s*(?:\\(([\\w$,\\s]+)\\))?");

    /** A table, and its columns if they are named. */
    public record Reference(QualifiedName table, List<String> columns) {
        public Reference {
            columns = List.copyOf(columns);
        }
    }

    public Order {
        columns = List.copyOf(columns);
    }

    /**
     * Reads the parameters.
     *
     * @param defaultSchema the schema of unqualified names
     * @throws SetupException naming the parameter that is missing or cannot be worked with
     */
    public static Order read(
            String kind,
            Optional<String> table,
            Optional<String> column,
            Optional<String> type,
            Optional<String> to,
            Optional<String> references,
            Optional<String> phase,
            String defaultSchema) {
        Order order = new Order(
                Kind.parse(kind),
                qualified("table", required("table", table, kind), defaultSchema),
                column.map(c -> Arrays.stream(c.split(",", -1))
                                .map(name -> name("column", name))
                                .toList())
                        .orElse(List.of()),
                type.map(Order::type),
                to,
                references.map(r -> reference(r, defaultSchema)),
                phase.map(Phase::parse).orElse(Phase.EXPAND));
        switch (order.kind()) {
            case COLUMN, BACKFILL, INDEX, FOREIGN_KEY, NOT_NULL, DROP -> required("column", column, kind);
            case RENAME -> {
                required("column", column, kind);
                name("to", required("to", to, kind));
            }
            case TABLE -> {}
        }
        if (order.kind() == Kind.FOREIGN_KEY) {
            required("references", references, kind);
        }
        return order;
    }

    /** The only column. */
    String column() {
        if (columns.size() != 1) {
            throw new SetupException(
                    "`column` names " + columns.size() + " columns, and " + kind + " is for one.", "Name one column.");
        }
        return columns.get(0);
    }

    private static String required(String parameter, Optional<String> value, String kind) {
        return value.orElseThrow(() -> new SetupException(
                "`" + parameter + "` is missing, and the kind " + kind + " needs it.",
                "Give it with -D" + parameter + "=… or -Dmigration-safety." + parameter + "=…."));
    }

    private static Reference reference(String written, String defaultSchema) {
        Matcher matcher = REFERENCE.matcher(written.strip());
        if (!matcher.matches()) {
            throw new SetupException(
                    "`references` is `" + written + "`, which is not a table with or without its columns.",
                    "Write table, or table(column), or table(column,column).");
        }
        List<String> columns = matcher.group(2) == null
                ? List.of()
                : Arrays.stream(matcher.group(2).split(",", -1))
                        .map(name -> name("references", name))
                        .toList();
        return new Reference(qualified("references", matcher.group(1), defaultSchema), columns);
    }

    private static QualifiedName qualified(String parameter, String written, String defaultSchema) {
        String[] parts = written.strip().split("\\.", -1);
        return parts.length == 2
                ? QualifiedName.of(name(parameter, parts[0]), name(parameter, parts[1]))
                : QualifiedName.of(defaultSchema, name(parameter, written));
    }

    private static String name(String parameter, String written) {
        String name = written.strip();
        if (!NAME.matcher(name).matches() || name.length() > 63) {
            throw new SetupException(
                    "`" + parameter + "` has `" + written + "`, which is not a plain name.",
                    "Use letters, digits and underscores, 63 at most; write changesets for other names by hand.");
        }
        return name.toLowerCase(Locale.ROOT);
    }

    private static String type(String written) {
        String type = written.strip();
        if (!type.matches("[A-Za-z_][\\w .]*(\\(\\s*[\\w,\\s.]+\\))?[\\w ]*(\\[\\])*")) {
            throw new SetupException(
                    "`type` is `" + written + "`, which is not a type.", "Write it as in SQL, such as numeric(10,2).");
        }
        return type;
    }
}
