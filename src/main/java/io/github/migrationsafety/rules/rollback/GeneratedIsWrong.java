package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code rollback/generated-is-wrong}: Liquibase generates a rollback from the change alone, without a look at what stood before,
 * so it takes the change back and does not restore what the change replaced.
 *
 * @see <a href="https://docs.liquibase.com/workflows/liquibase-community/automatic-custom-rollbacks.html">Automatic and custom
 *     rollbacks</a>
 */
public final class GeneratedIsWrong extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/generated-is-wrong",
            Severity.ERROR,
            RuleInfo.BOTH,
            "The rollback that Liquibase generates does not restore what was there");

    private static final String REMEDY =
            "Give the changeset a rollback of its own that brings back what stood before: the old definition, default or index"
                    + " in full.";

    /** Something that the generated rollback gets wrong: what, in which table, where, and how. */
    private record Wrong(String object, Optional<String> table, Location at, String how, String remedy) {}

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (!(changeSet.rollback() instanceof Rollback.Given given) || !given.generated()) {
            return List.of();
        }
        boolean refuted = step.evidence().filter(e -> !isWrong(e)).isPresent();
        if (refuted) {
            return List.of();
        }
        List<Wrong> known = new ArrayList<>();
        for (SqlText text : changeSet.sql()) {
            for (Statement statement : text.statements().orElse(List.of())) {
                wrong(statement, text.at(), step, history, context).ifPresent(known::add);
            }
        }
        if (known.isEmpty()) {
            step.evidence().flatMap(e -> seen(e, step)).ifPresent(known::add);
        }
        return known.stream().map(w -> problem(w, changeSet)).toList();
    }

    /** Whether the rehearsal saw that something was not restored; a rollback that fails is restored by nobody either. */
    private static boolean isWrong(Evidence evidence) {
        return evidence.outcome() == Evidence.Outcome.REHEARSED && evidence.rollbackIsWrong();
    }

    private static Optional<Wrong> seen(Evidence evidence, Step step) {
        ChangeSet changeSet = step.changeSet();
        SchemaDelta left = evidence.leftBehind();
        if (!left.isEmpty() && !left.columnOrderOnly()) {
            DeltaWords words = new DeltaWords(left);
            return Optional.of(new Wrong(
                    words.first().toString(),
                    words.table(),
                    changeSet.at(),
                    "does not restore the schema: " + words.text(),
                    REMEDY));
        }
        return evidence.data().rollback().stream()
                .findFirst()
                .map(d -> new Wrong(
                        d.table().toString(),
                        Optional.of(d.table().toString()),
                        changeSet.at(),
                        "does not bring back the rows of `" + d.table() + "`: " + RowWords.of(d),
                        new KeptCopy(d.table(), d.columns(), Optional.empty()).in(step)));
    }

    private static Optional<Wrong> wrong(
            Statement statement, Location at, Step step, History history, RuleContext context) {
        String schema = context.defaultSchema();
        if (statement instanceof Statement.CreateView create && create.orReplace()) {
            QualifiedName view = create.view().in(schema);
            return StandingViews.before(step, history, schema).contains(view)
                    ? Optional.of(new Wrong(
                            view.toString(),
                            Optional.empty(),
                            at,
                            "drops the view `" + view + "` instead of bringing back the definition that it replaces",
                            Mended.after(
                                    "Give the changeset a rollback with the old definition.",
                                    OldDefinitions.ofView(view, step, history, schema)
                                            .flatMap(old -> Mended.of(
                                                    step.changeSet(), List.of("DROP VIEW " + SqlName.of(view), old))))))
                    : Optional.empty();
        } else if (statement instanceof Statement.SetDefault set) {
            return column(step, set.table(), set.column(), schema)
                    .filter(Column::hasDefault)
                    .map(c -> wrong(
                            set.table().in(schema),
                            c,
                            at,
                            "drops the default instead of bringing back the old one",
                            Mended.after(
                                    "Give the changeset a rollback that sets the old default with ALTER COLUMN … SET DEFAULT.",
                                    OldDefinitions.ofDefault(set.table().in(schema), c.name(), step, history, schema)
                                            .map(old -> alter(set.table().in(schema), c) + "SET DEFAULT " + old)
                                            .flatMap(sql -> Mended.of(step.changeSet(), List.of(sql))))));
        } else if (statement instanceof Statement.Update update
                && step.changeSet().changes().contains("addNotNullConstraint")
                && update.columns().size() == 1) {
            return filled(update, at, step, history, context);
        } else if (statement instanceof Statement.AddConstraint add) {
            return constraint(add, at, step, schema);
        }
        return Optional.empty();
    }

    /** addNotNullConstraint with a defaultNullValue fills the NULLs, and dropping NOT NULL does not empty them. */
    private static Optional<Wrong> filled(
            Statement.Update update, Location at, Step step, History history, RuleContext context) {
        return column(step, update.table(), update.columns().get(0), context.defaultSchema())
                .filter(c -> !c.notNull())
                .filter(c -> !context.tables(history).before(step).isNew(update.table()))
                .map(c -> wrong(
                        update.table().in(context.defaultSchema()),
                        c,
                        at,
                        "allows NULL again, but the rows that held NULL keep the value that they were filled with",
                        new KeptCopy(
                                        update.table().in(context.defaultSchema()),
                                        List.of(c.name()),
                                        Optional.of(SqlName.of(c.name()) + " IS NULL"))
                                .in(step)));
    }

    private static Optional<Wrong> constraint(Statement.AddConstraint add, Location at, Step step, String schema) {
        ConstraintDefinition constraint = add.constraint();
        QualifiedName table = add.table().in(schema);
        if (constraint.kind() != ConstraintDefinition.Kind.PRIMARY_KEY) {
            return Optional.empty();
        }
        return constraint.columns().stream()
                .flatMap(name -> column(step, add.table(), name, schema).stream())
                .filter(c -> !c.notNull())
                .findFirst()
                .map(c -> wrong(
                        table,
                        c,
                        at,
                        "drops the primary key and leaves the column NOT NULL, which it was not",
                        Mended.after(
                                "Give the changeset a rollback that also lets the column be NULL.",
                                Mended.of(step.changeSet())
                                        .map(m -> m.rollbackLast(List.of(alter(table, c) + "DROP NOT NULL"))))));
    }

    private static String alter(QualifiedName table, Column column) {
        return "ALTER TABLE " + SqlName.of(table) + " ALTER COLUMN " + SqlName.of(column.name()) + " ";
    }

    private static Wrong wrong(QualifiedName table, Column column, Location at, String how, String remedy) {
        return new Wrong(table + "(" + column.name() + ")", Optional.of(table.toString()), at, how, remedy);
    }

    private static Optional<Column> column(Step step, QualifiedName table, String column, String schema) {
        return step.before().table(table.in(schema)).flatMap(t -> t.column(column));
    }

    private static Problem problem(Wrong wrong, ChangeSet changeSet) {
        return new Problem(
                changeSet.id(),
                wrong.at(),
                wrong.object(),
                wrong.table(),
                Words.rollbackOf(changeSet) + " " + wrong.how()
                        + ". It is made from the change alone, without a look at what stood before.",
                wrong.remedy());
    }
}
