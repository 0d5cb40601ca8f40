package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.NamedObjects.Named;
import io.github.migrationsafety.rule.NamedObjects.Sort;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code transaction/enum-value-used}: a value that ALTER TYPE adds cannot be used before the transaction is committed. Since
 * PostgreSQL 17 it can if the type itself is made in the same transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertype.html#SQL-ALTERTYPE-NOTES">ALTER TYPE</a>, notes
 */
public final class EnumValueUsed implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/enum-value-used",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A value is added to an enum and used in the same transaction");

    /** SQLSTATE unsafe_new_enum_value_usage. */
    private static final String UNSAFE = "55P04";

    private static final int NEW_TYPES_ARE_SAFE = 17;

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        RunningRelease running = RunningRelease.of(history, context);
        List<Problem> problems = new ArrayList<>();
        for (Step step : history.pending()) {
            if (step.changeSet().runInTransaction()) {
                List<Moment> moments = running.moments(step);
                for (Moment moment : moments) {
                    if (moment.statement() instanceof Statement.AddEnumValue add
                            && adds(add, moment, running, context)) {
                        moments.stream()
                                .dropWhile(m -> m != moment)
                                .skip(1)
                                .filter(m -> uses(m, add))
                                .findFirst()
                                .map(m -> problem(m, add, moment, running))
                                .ifPresent(problems::add);
                    }
                }
                refused(step)
                        .filter(p ->
                                problems.stream().noneMatch(q -> q.changeSet().equals(p.changeSet())))
                        .ifPresent(problems::add);
            }
        }
        return problems;
    }

    /** Whether it adds a value that is not safe to use yet. */
    private static boolean adds(
            Statement.AddEnumValue add, Moment moment, RunningRelease running, RuleContext context) {
        Optional<Named> type = running.objects().before(moment).find(Sort.TYPE, add.type()).stream()
                .findFirst();
        boolean stands = add.ifNotExists()
                && type.filter(t -> t.labels().contains(add.value())).isPresent();
        boolean newType = type.filter(
                        t -> t.origin().changeSet() == moment.step().changeSet())
                .isPresent();
        return !stands && !(newType && context.postgresMajor() >= NEW_TYPES_ARE_SAFE);
    }

    /** Whether a statement makes a value of the type out of the new label. */
    private static boolean uses(Moment moment, Statement.AddEnumValue add) {
        Statement statement = moment.statement();
        boolean inert = statement instanceof Statement.AddEnumValue
                || statement instanceof Statement.RenameEnumValue
                || statement instanceof Statement.SetSetting
                || statement instanceof Statement.Other other
                        && (other.kind().equals("Comment")
                                || other.kind().equals("CreateEnum")
                                || other.kind().equals("CreateFunction"));
        if (inert) {
            return false;
        }
        Vocabulary words = Vocabulary.of(moment.text().sql());
        return words.strings().contains(add.value())
                && (words.names().contains(add.type().name()) || isOfType(statement, moment, add));
    }

    /** Whether a table that the statement is about has a column of the type, as far as that is known. */
    private static boolean isOfType(Statement statement, Moment moment, Statement.AddEnumValue add) {
        if (!(statement instanceof Statement.OnTable on)) {
            return statement instanceof Statement.Select
                    || statement instanceof Statement.CreateView
                    || statement instanceof Statement.CreateMaterializedView;
        }
        QualifiedName name = moment.tables().resolve(on.table());
        Optional<Table> table = moment.step().after().table(name).or(() -> moment.step()
                .before()
                .table(name));
        return table.isEmpty()
                || !table.get().complete()
                || table.get().columns().stream()
                        .map(Column::type)
                        .map(t -> t.substring(t.lastIndexOf('.') + 1).replace("[]", ""))
                        .anyMatch(add.type().name()::equals);
    }

    private static Problem problem(Moment use, Statement.AddEnumValue add, Moment added, RunningRelease running) {
        ChangeSet changeSet = use.step().changeSet();
        QualifiedName type = running.objects().before(added).find(Sort.TYPE, add.type()).stream()
                .map(Named::name)
                .findFirst()
                .orElseGet(() -> add.type().in(added.tables().path().get(0)));
        return new Problem(
                changeSet.id(),
                use.text().at(),
                type + " '" + add.value() + "'",
                Optional.of(type.toString()),
                "Value `" + add.value() + "` of enum `" + type
                        + "` is used in the transaction that adds it. PostgreSQL refuses that"
                        + " (SQLSTATE 55P04), so the changeset fails on every database.",
                remedy(add, changeSet));
    }

    private static String remedy(Statement.AddEnumValue add, ChangeSet changeSet) {
        String sql = changeSet
                .texts()
                .filter(t -> t.statements().orElse(List.of()).contains(add))
                .map(SqlText::sql)
                .findFirst()
                .orElse("ALTER TYPE " + SqlName.of(add.type()) + " ADD VALUE '"
                        + add.value().replace("'", "''") + "'");
        return "Add the value in a changeset of its own that stands before this one. PostgreSQL cannot drop a value, so its rollback"
                + " has nothing to do:\n"
                + new Paste(changeSet).plain(changeSet.id().id() + "-value", List.of(sql), List.of());
    }

    /** What the server refused though no statement shows it. */
    private static Optional<Problem> refused(Step step) {
        Stream<Run> runs = Stream.concat(
                step.evidence().flatMap(Evidence::apply).stream(),
                step.evidence().flatMap(Evidence::rollback).stream());
        return runs.flatMap(r -> r.failure().stream())
                .filter(f -> f.sqlState().filter(UNSAFE::equals).isPresent())
                .findFirst()
                .map((SqlFailure f) -> new Problem(
                        step.changeSet().id(),
                        f.at(),
                        Sent.excerpt(f.sql().orElse(step.changeSet().id().id())),
                        Optional.empty(),
                        "A new value of an enum is used in the transaction that adds it. PostgreSQL refuses that: "
                                + f.message().strip().replaceAll("\\.$", "") + ".",
                        "Add the value in a changeset of its own that stands before this one."));
    }
}
