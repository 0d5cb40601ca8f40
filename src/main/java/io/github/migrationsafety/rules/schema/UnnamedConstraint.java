package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code schema/unnamed-constraint}: PostgreSQL invents the name of a constraint or an index. A primary key of CREATE TABLE is
 * passed over, and a UNIQUE or REFERENCES that stands inside of a column: their names follow from the table and the column, and
 * they go when these go.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createtable.html">CREATE TABLE, CONSTRAINT constraint_name</a>
 */
public final class UnnamedConstraint implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/unnamed-constraint",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A constraint or index whose name PostgreSQL invents, so that a later rollback cannot name it");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        List<Moment> moments = context.tables(history).moments();
        for (Moment moment : moments) {
            if (!isTemporary(moment)) {
                unnamed(moment).forEach(c -> problems.add(problem(moment, c, moments)));
                if (moment.statement() instanceof Statement.CreateIndex create
                        && create.name().isEmpty()) {
                    problems.add(problem(moment, create, moments));
                }
            }
        }
        return problems;
    }

    private static boolean isTemporary(Moment moment) {
        return moment.statement() instanceof Statement.CreateTable create
                        && create.persistence() == Statement.Persistence.TEMPORARY
                || moment.table()
                        .filter(t -> t.kind() == Standing.Kind.TEMPORARY)
                        .isPresent();
    }

    private static Stream<ConstraintDefinition> unnamed(Moment moment) {
        Statement statement = moment.statement();
        Stream<ConstraintDefinition> all = Stream.of();
        if (statement instanceof Statement.AddConstraint add) {
            all = Stream.of(add.constraint());
        } else if (statement instanceof Statement.AddColumn add) {
            all = add.column().constraints().stream().filter(c -> c.kind() == Kind.CHECK);
        } else if (statement instanceof Statement.CreateTable create
                && !(create.ifNotExists()
                        && moment.tables().find(create.table()).isPresent())) {
            all = Stream.concat(
                    create.columns().stream()
                            .flatMap(c -> c.constraints().stream())
                            .filter(c -> c.kind() == Kind.CHECK),
                    create.constraints().stream().filter(c -> c.kind() != Kind.PRIMARY_KEY));
        }
        return all.filter(c -> c.kind() != Kind.NOT_NULL
                && c.name().isEmpty()
                && c.usingIndex().isEmpty());
    }

    private static Problem problem(Moment moment, ConstraintDefinition constraint, List<Moment> moments) {
        QualifiedName table = table(moment);
        String kind = constraint.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return problem(
                moment,
                table,
                table + "(" + String.join(", ", columns(constraint)) + ")",
                "A " + kind + " constraint of `" + table + "` has no name.",
                remedy(moment, constraint, SqlName.of(suggestion(table, constraint)), moments));
    }

    private static String remedy(Moment moment, ConstraintDefinition constraint, String name, List<Moment> moments) {
        return Mended.after("Give it one, CONSTRAINT " + name + " " + form(constraint), named(moment.step(), moments));
    }

    /** The changeset with a name for everything in it that has none. */
    private static Optional<Mended> named(Step step, List<Moment> moments) {
        Optional<Mended> mended = Mended.of(step.changeSet());
        for (Moment moment : moments) {
            if (moment.step() == step) {
                for (ConstraintDefinition constraint : unnamed(moment).toList()) {
                    mended = mended.flatMap(m -> named(m, moment, constraint));
                }
                if (moment.statement() instanceof Statement.CreateIndex create
                        && create.name().isEmpty()) {
                    mended = mended.flatMap(m -> named(m, moment, create));
                }
            }
        }
        return mended;
    }

    private static Optional<Mended> named(Mended mended, Moment moment, ConstraintDefinition constraint) {
        String name = SqlName.of(suggestion(table(moment), constraint));
        Pattern unnamed = Pattern.compile("(?is)(?<!\\bconstraint\\s{1,9}(?:\"[^\"]{1,63}\"|[\\w$]{1,63})\\s{1,9})"
                + switch (constraint.kind()) {
                    case CHECK -> "\\bcheck\\s*\\(";
                    case PRIMARY_KEY -> "\\bprimary\\s+key\\s*\\(";
                    case UNIQUE -> "\\bunique\\s*(?:nulls\\s+(?:not\\s+)?distinct\\s*)?\\(";
                    case FOREIGN_KEY -> "\\bforeign\\s+key\\b";
                    case EXCLUSION -> "\\bexclude\\b";
                    case NOT_NULL -> "\\bnot\\s+null\\b";
                });
        boolean one = unnamed.matcher(moment.text().sql()).results().count() == 1;
        return Optional.of(mended)
                .filter(m -> one)
                .map(m -> m.with(moment.text(), sql -> unnamed.matcher(sql)
                        .replaceFirst(found -> Matcher.quoteReplacement("CONSTRAINT " + name + " " + found.group()))))
                .map(m -> moment.statement() instanceof Statement.AddConstraint
                        ? dropping(
                                m,
                                moment,
                                "constraint",
                                name,
                                "ALTER TABLE " + SqlName.of(table(moment)) + " DROP CONSTRAINT " + name)
                        : m);
    }

    private static Optional<Mended> named(Mended mended, Moment moment, Statement.CreateIndex create) {
        Pattern head = Pattern.compile("(?i)^(\\s*create\\s+(?:unique\\s+)?index\\s+(?:concurrently\\s+)?)(?=on\\b)");
        String name = indexName(table(moment), create);
        QualifiedName full = new QualifiedName(table(moment).schema(), name);
        return Optional.of(mended)
                .filter(m -> head.matcher(moment.text().sql()).find())
                .map(m -> m.with(moment.text(), sql -> head.matcher(sql)
                        .replaceFirst("$1" + Matcher.quoteReplacement(SqlName.of(name) + " "))))
                .map(m -> dropping(
                        m,
                        moment,
                        "index",
                        SqlName.of(full),
                        "DROP INDEX " + (create.concurrently() ? "CONCURRENTLY " : "") + SqlName.of(full)));
    }

    private static QualifiedName table(Moment moment) {
        return moment.statement() instanceof Statement.OnTable on
                ? moment.tables().resolve(on.table())
                : QualifiedName.of("");
    }

    /**
     * The rollback drops it by its name: where it dropped one of its kind before, that one; where it is the only statement, it
     * alone, because Liquibase generates a drop without a name that cannot run.
     */
    private static Mended dropping(Mended mended, Moment moment, String kind, String name, String whole) {
        Pattern drop = Pattern.compile(
                "(?i)(\\bdrop\\s+" + kind + "\\s+(?:concurrently\\s+)?(?:if\\s+exists\\s+)?)(?:\"[^\"]+\"|[\\w$.]+)");
        ChangeSet changeSet = moment.step().changeSet();
        List<SqlText> drops = changeSet.rollback().sql().stream()
                .filter(t -> drop.matcher(t.sql()).find())
                .toList();
        if (drops.size() == 1) {
            return mended.with(
                    drops.get(0), sql -> drop.matcher(sql).replaceFirst("$1" + Matcher.quoteReplacement(name)));
        }
        return changeSet.sql().size() == 1 ? mended.rollback(List.of(whole)) : mended;
    }

    private static List<String> columns(ConstraintDefinition constraint) {
        return constraint.columns().isEmpty()
                ? constraint.expression().stream()
                        .map(e -> e.replaceAll("\\s+", " ").strip())
                        .toList()
                : constraint.columns();
    }

    private static String suggestion(QualifiedName table, ConstraintDefinition constraint) {
        String prefix =
                switch (constraint.kind()) {
                    case PRIMARY_KEY -> "pk";
                    case UNIQUE -> "uq";
                    case FOREIGN_KEY -> "fk";
                    case CHECK -> "ck";
                    case EXCLUSION -> "ex";
                    case NOT_NULL -> "nn";
                };
        return constraint.columns().isEmpty()
                ? SqlName.joined(prefix, table.name(), "rule")
                : SqlName.joined(prefix, table.name(), String.join("_", constraint.columns()));
    }

    private static String form(ConstraintDefinition constraint) {
        return switch (constraint.kind()) {
                    case CHECK -> "CHECK (" + constraint.expression().orElse("…") + ")";
                    case PRIMARY_KEY -> "PRIMARY KEY (" + SqlName.list(constraint.columns()) + ")";
                    case UNIQUE -> "UNIQUE (" + SqlName.list(constraint.columns()) + ")";
                    case FOREIGN_KEY ->
                        "FOREIGN KEY (" + SqlName.list(constraint.columns()) + ") REFERENCES "
                                + constraint.references().map(SqlName::of).orElse("");
                    case EXCLUSION -> "EXCLUDE " + constraint.expression().orElse("…");
                    case NOT_NULL -> "NOT NULL";
                }
                + "; in a typed change of Liquibase, by constraintName.";
    }

    private static Problem problem(Moment moment, Statement.CreateIndex create, List<Moment> moments) {
        QualifiedName table = moment.tables().resolve(create.table());
        List<String> keys =
                create.keys().stream().map(k -> k.column().orElse(k.text())).toList();
        return problem(
                moment,
                table,
                table + "(" + String.join(", ", keys) + ")",
                "An index of `" + table + "` on (" + String.join(", ", keys) + ") has no name.",
                Mended.after(
                        "Give it one, " + SqlName.of(indexName(table, create))
                                + "; in a typed change of Liquibase, by indexName.",
                        named(moment.step(), moments)));
    }

    private static String indexName(QualifiedName table, Statement.CreateIndex create) {
        String words = String.join(
                "_", create.keys().stream().map(UnnamedConstraint::word).toList());
        return SqlName.joined(create.unique() ? "ux" : "ix", table.name(), words);
    }

    private static String word(IndexKey key) {
        return key.column().orElse("expr");
    }

    private static Problem problem(Moment moment, QualifiedName table, String object, String message, String remedy) {
        ChangeSet changeSet = moment.step().changeSet();
        return new Problem(
                changeSet.id(),
                moment.text().at(),
                object,
                Optional.of(table.toString()),
                message
                        + " PostgreSQL invents one that depends on what else is there, so it may be another one in every database,"
                        + " and a rollback or a later changeset cannot name it.",
                remedy);
    }
}
