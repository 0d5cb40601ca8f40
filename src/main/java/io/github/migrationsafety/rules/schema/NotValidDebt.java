package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.ForeignKeyClause;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code schema/not-valid-debt}: a constraint is added NOT VALID, and nothing validates it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT">ALTER TABLE,
 *     ADD table_constraint NOT VALID</a>
 */
public final class NotValidDebt extends TableRule {
    /** A constraint that is never to be checked is not a forgotten one (PostgreSQL 18). */
    private static final Pattern NOT_ENFORCED = Pattern.compile("(?i)\\bnot\\s+enforced\\b");

    public static final RuleInfo INFO = RuleInfo.of(
            "schema/not-valid-debt",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A constraint added NOT VALID that no released or pending changeset validates");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** A foreign key that is one too many is to be dropped, not validated. */
    @Override
    public Set<String> yieldsTo() {
        return Set.of(DuplicateForeignKey.INFO.id());
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        if (!table.created() && table.released().isEmpty()) {
            return Stream.of();
        }
        return table.table().constraints().stream()
                .filter(c -> !c.validated() && !stood(table, c))
                .flatMap(c -> table.origin(c).stream()
                        .filter(origin -> !isNotEnforced(table, origin))
                        .map(origin -> problem(table, c, origin)));
    }

    /** Whether it was NOT VALID before, under whatever name: the debt is not of this release. */
    private static boolean stood(FinalTable table, Constraint constraint) {
        boolean named = table.released()
                .flatMap(r -> r.constraint(constraint.name()))
                .filter(r -> !r.validated())
                .isPresent();
        return named || table.before(constraint).anyMatch(c -> !c.validated());
    }

    private static boolean isNotEnforced(FinalTable table, Origin origin) {
        return table.tables().moments().stream()
                .filter(m -> m.step().changeSet() == origin.changeSet()
                        && m.text().at().equals(origin.at()))
                .map(Moment::text)
                .anyMatch(t -> NOT_ENFORCED.matcher(t.sql()).find());
    }

    private static Problem problem(FinalTable table, Constraint constraint, Origin origin) {
        String alter = table.alter();
        return table.problem(
                origin,
                table.named(constraint.name()),
                "Constraint `" + constraint.name() + "` of `" + table.name()
                        + "` stays NOT VALID: rows that broke it before still do, the planner cannot rely on it, and nothing reminds"
                        + " anybody.",
                "In a changeset of its own, because it reads the whole table:\n"
                        + new Remedy(
                                        "validate-" + constraint.name(),
                                        origin.changeSet().id().author(),
                                        true,
                                        List.of(alter + "VALIDATE CONSTRAINT " + SqlName.of(constraint.name())),
                                        List.of(
                                                alter + "DROP CONSTRAINT " + SqlName.of(constraint.name()),
                                                alter + "ADD CONSTRAINT " + SqlName.of(constraint.name()) + " "
                                                        + body(constraint) + " NOT VALID"))
                                .in(origin.changeSet().format()));
    }

    private static String body(Constraint constraint) {
        if (constraint.kind() != Kind.FOREIGN_KEY) {
            return constraint
                    .expression()
                    .map(e -> "CHECK (" + e + ")")
                    .orElseGet(() -> "NOT NULL " + SqlName.list(constraint.columns()));
        }
        return ForeignKeyClause.of(constraint);
    }
}
