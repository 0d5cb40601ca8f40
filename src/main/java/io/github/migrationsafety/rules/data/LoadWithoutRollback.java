package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.InsertedRows;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code data/load-without-rollback}: the changeset puts rows into a table, and its rollback leaves them there, so that applying it
 * again doubles them or fails. Where no rollback is given at all, or an empty one, {@code rollback/missing} and
 * {@code rollback/empty} say so.
 *
 * @see <a href="https://docs.liquibase.com/reference-guide/change-types/load-data">Liquibase: loadData</a>, which has no automatic
 *     rollback
 */
public final class LoadWithoutRollback implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/load-without-rollback",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "loadData, insert or COPY whose rollback does not remove the rows");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        RunningRelease running = RunningRelease.of(history, context);
        List<Problem> problems = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Moment moment : running.moments()) {
            ChangeSet changeSet = moment.step().changeSet();
            Optional<QualifiedName> table = loaded(moment);
            if (table.isPresent()
                    && changeSet.rollback() instanceof Rollback.Given given
                    && !dropsLater(table.get(), moment, running)
                    && !removes(
                            given, table.get(), moment.tables(), moment.step().after())
                    && told.add(changeSet.id() + " " + table.get())) {
                problems.add(problem(moment, table.get()));
            }
        }
        return problems;
    }

    private static Optional<QualifiedName> loaded(Moment moment) {
        Optional<QualifiedName> written = Optional.empty();
        if (moment.statement() instanceof Statement.Insert insert) {
            written = Optional.of(insert.table());
        } else if (moment.statement() instanceof Statement.Copy copy) {
            written = copy.into();
        }
        return written.filter(w -> moment.tables()
                        .find(w)
                        .filter(l -> l.kind() == Standing.Kind.TEMPORARY)
                        .isEmpty())
                .map(w -> moment.tables().resolve(w));
    }

    /** Whether the changeset itself drops or empties the table again: it was a place to work on. */
    private static boolean dropsLater(QualifiedName table, Moment moment, RunningRelease running) {
        return running.moments(moment.step()).stream()
                .dropWhile(m -> m != moment)
                .anyMatch(m -> emptied(m.statement(), m.tables()).contains(table));
    }

    private static boolean removes(Rollback.Given rollback, QualifiedName table, Standing tables, Schema schema) {
        Set<QualifiedName> emptied = new HashSet<>();
        for (SqlText text :
                rollback.statements().stream().flatMap(SqlText::withParts).toList()) {
            if (text.statements().isEmpty()) {
                return true;
            }
            for (Statement statement : text.statements().get()) {
                if (mayDoAnything(statement)) {
                    return true;
                }
                emptied.addAll(emptied(statement, tables));
                if (statement instanceof Statement.Rename rename) {
                    // What the rollback calls by a new name may be this table.
                    emptied.add(tables.resolve(rename.object()));
                }
            }
        }
        return emptied.contains(table) || followsParent(table, emptied, schema);
    }

    private static boolean mayDoAnything(Statement statement) {
        return statement instanceof Statement.DoBlock block && !block.told()
                || statement instanceof Statement.Other other && other.kind().equals("Call")
                || statement instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.SCHEMA;
    }

    /** The tables from which a statement takes rows. */
    private static Set<QualifiedName> emptied(Statement statement, Standing tables) {
        Set<QualifiedName> emptied = new HashSet<>();
        if (statement instanceof Statement.Delete delete) {
            emptied.add(tables.resolve(delete.table()));
        } else if (statement instanceof Statement.Truncate truncate) {
            truncate.tables().forEach(t -> emptied.add(tables.resolve(t)));
        } else if (statement instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.TABLE) {
            drop.objects().forEach(t -> emptied.add(tables.resolve(t)));
        }
        return emptied;
    }

    /** Whether the rows go with those of a table that they reference with ON DELETE CASCADE. */
    private static boolean followsParent(QualifiedName table, Set<QualifiedName> emptied, Schema schema) {
        return schema.table(table).stream()
                .flatMap(t -> t.constraints().stream())
                .anyMatch(c -> c.kind() == Kind.FOREIGN_KEY
                        && c.onDelete().filter("CASCADE"::equals).isPresent()
                        && c.references().filter(emptied::contains).isPresent());
    }

    private static Problem problem(Moment moment, QualifiedName table) {
        ChangeSet changeSet = moment.step().changeSet();
        String key = moment.step()
                .after()
                .table(table)
                .flatMap((Table t) -> t.constraints().stream()
                        .filter(c -> c.kind() == Kind.PRIMARY_KEY && c.columns().size() == 1)
                        .findFirst())
                .map(c -> c.columns().get(0))
                .orElse("");
        Optional<List<String>> keys = keys(changeSet, table, moment.tables(), key);
        String delete = "DELETE FROM " + SqlName.of(table) + " WHERE " + (key.isEmpty() ? "…" : SqlName.of(key))
                + " IN (" + keys.map(k -> String.join(", ", k)).orElse("…") + ")";
        return moment.problem(
                table.toString(),
                table,
                "Changeset `" + changeSet.id().id() + "` puts rows into `" + table
                        + "`, and its rollback does not take them out again. Rolled back and applied again, it doubles them or"
                        + " fails on a key.",
                "Let the rollback remove exactly these rows:\n"
                        + Mended.of(changeSet)
                                .filter(m -> keys.isPresent())
                                .map(m -> m.rollbackFirst(List.of(delete)))
                                .flatMap(Mended::text)
                                .orElseGet(() -> Remedy.rollbackIn(changeSet.format(), List.of(delete))));
    }

    /** The keys of all rows that the changeset puts into the table, if its statements show them. */
    private static Optional<List<String>> keys(ChangeSet changeSet, QualifiedName table, Standing tables, String key) {
        List<String> keys = new ArrayList<>();
        for (SqlText text : changeSet.texts().toList()) {
            for (Statement statement : text.statements().orElse(List.of())) {
                boolean fills = statement instanceof Statement.Insert insert
                                && tables.resolve(insert.table()).equals(table)
                        || statement instanceof Statement.Copy;
                Optional<List<String>> own =
                        fills ? InsertedRows.of(text.sql()).flatMap(r -> r.constants(key)) : Optional.of(List.of());
                if (own.isEmpty()) {
                    return Optional.empty();
                }
                keys.addAll(own.get());
            }
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(keys);
    }
}
