package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code schema/foreign-key-action}: a foreign key whose action cannot be carried out.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-constraints.html#DDL-CONSTRAINTS-FK">Foreign Keys</a>
 */
public final class ForeignKeyAction extends TableRule {
    private static final String SET_NULL = "SET NULL";
    private static final String SET_DEFAULT = "SET DEFAULT";

    public static final RuleInfo INFO = RuleInfo.of(
            "schema/foreign-key-action",
            Severity.ERROR,
            RuleInfo.BOTH,
            "ON DELETE or ON UPDATE SET NULL on a NOT NULL column, or SET DEFAULT without a default");

    /** An action that fails. */
    private record Broken(Constraint constraint, String event, String action, Column column) {}

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        if (!table.table().complete() || !table.created() && table.released().isEmpty()) {
            return Stream.of();
        }
        List<String> before = table.released().stream()
                .flatMap(ForeignKeyAction::broken)
                .map(ForeignKeyAction::key)
                .toList();
        return broken(table.table())
                .filter(b -> !before.contains(key(b)))
                .flatMap(b -> origin(table, b).map(origin -> problem(table, b, origin)).stream());
    }

    private static String key(Broken broken) {
        return broken.constraint().name() + " " + broken.event() + " "
                + broken.column().name();
    }

    private static Stream<Broken> broken(Table table) {
        return table.constraints().stream()
                .filter(c -> c.kind() == ConstraintDefinition.Kind.FOREIGN_KEY)
                .flatMap(c -> Stream.concat(
                        broken(table, c, "ON DELETE", c.onDelete()), broken(table, c, "ON UPDATE", c.onUpdate())));
    }

    /** The first column of the foreign key that the action cannot be carried out on; a list of columns narrows it down. */
    private static Stream<Broken> broken(Table table, Constraint constraint, String event, Optional<String> action) {
        String verb = action.orElse("");
        return constraint.columns().stream()
                .filter(name -> !verb.contains("(") || listed(verb).contains(SqlName.of(name)))
                .flatMap(name -> table.column(name).stream())
                .filter(c -> verb.startsWith(SET_NULL) && c.notNull()
                        || verb.startsWith(SET_DEFAULT) && !c.hasDefault() && !c.identity())
                .limit(1)
                .map(c -> new Broken(constraint, event, verb.startsWith(SET_NULL) ? SET_NULL : SET_DEFAULT, c));
    }

    /** The columns that an action such as {@code SET NULL (a, b)} is limited to (PostgreSQL 15). */
    private static List<String> listed(String action) {
        return List.of(action.substring(action.indexOf('(') + 1, action.lastIndexOf(')'))
                .split(",\\s*"));
    }

    /** The foreign key's place, or that of the statement which made its column NOT NULL or took its default. */
    private static Optional<Origin> origin(FinalTable table, Broken broken) {
        if (!table.stood(broken.constraint())) {
            return table.origin(broken.constraint());
        }
        String column = broken.column().name();
        return table.origin(
                s -> s instanceof Statement.SetNotNull set && set.column().equals(column)
                        || s instanceof Statement.DropDefault drop
                                && drop.column().equals(column),
                t -> broken(t).anyMatch(b -> key(b).equals(key(broken))));
    }

    private static Problem problem(FinalTable table, Broken broken, Origin origin) {
        String column = broken.column().name();
        boolean setNull = broken.action().equals(SET_NULL);
        String why = setNull
                ? "but `" + column + "` is NOT NULL: the "
                : "but `" + column + "` has no default, so null is written"
                        + (broken.column().notNull() ? ", which NOT NULL refuses: the " : ": the ");
        boolean fails = setNull || broken.column().notNull();
        return table.problem(
                origin,
                table.object(column),
                "Foreign key `" + broken.constraint().name() + "` of `" + table.name() + "` says " + broken.event()
                        + " "
                        + broken.action() + ", " + why
                        + (fails
                                ? (broken.event().equals("ON DELETE") ? "DELETE" : "UPDATE")
                                        + " of a referenced row fails as long as a row points at it."
                                : "row loses what it pointed at."),
                remedy(table, broken, origin));
    }

    private static String remedy(FinalTable table, Broken broken, Origin origin) {
        String column = SqlName.of(broken.column().name());
        String alter = table.alter() + "ALTER COLUMN " + column;
        String id = "-" + broken.column().name() + "-of-" + table.table().name().name();
        if (!broken.action().equals(SET_NULL)) {
            return restricted(
                    "Give `" + broken.column().name()
                            + "` a DEFAULT that stands in the referenced table, or refuse the change.",
                    broken,
                    origin);
        }
        return table.life().isNew()
                ? "If a row may live without what it points at (else use ON DELETE CASCADE or RESTRICT):\n"
                        + FinalTable.changeSet(
                                origin,
                                "allow-null" + id,
                                List.of(alter + " DROP NOT NULL"),
                                List.of(alter + " SET NOT NULL"))
                : restricted(
                        "If the row is to go along, use " + broken.event()
                                + " CASCADE; if it may do without, let the column be null. Else refuse the change.",
                        broken,
                        origin);
    }

    private static String restricted(String sentence, Broken broken, Origin origin) {
        Pattern action = Pattern.compile(
                "(?i)" + (broken.event() + " " + broken.action()).replace(" ", "\\s+") + "(?:\\s*\\([^)]*\\))?");
        return Mended.after(
                sentence,
                Mended.of(origin.changeSet())
                        .filter(m -> origin.changeSet().sql().stream()
                                .anyMatch(t -> action.matcher(t.sql()).find()))
                        .map(m -> m.withEach(sql -> action.matcher(sql).replaceAll(broken.event() + " RESTRICT"))));
    }
}
