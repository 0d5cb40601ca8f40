package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Definitions;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.NotNullProof;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The scans under a lock that statements show and no rule of their own tells of. */
final class Scans {
    /** A scan: of which table, told as what. */
    record Scan(QualifiedName table, String object, String message, Fix fix) {}

    private static final String WAITS = " under ACCESS EXCLUSIVE: every read and write of it waits until that is done.";
    private static final Pattern NULL = Pattern.compile("(?i)\\(*\\s*null\\s*\\)*(::.*)?");
    private static final Pattern DOMAIN_CHECK = Pattern.compile(
            "(?is).*\\b(?:add\\s+(?:constraint\\s+\\S+\\s+)?(?:check|not\\s+null)\\b.*|set\\s+not\\s+null\\b.*|validate\\s+constraint\\b.*)");
    private static final Pattern NOT_VALID = Pattern.compile("(?is).*\\bnot\\s+valid\\s*;?\\s*");

    private Scans() {}

    static List<Scan> of(Act act, Definitions definitions) {
        Statement statement = act.statement();
        if (statement instanceof Statement.AddColumn add
                && act.mayAlter(add.table(), add.tableIfExists())
                && !act.hasColumn(add.table(), add.column().name())) {
            return ofNewColumn(add, act);
        } else if (statement instanceof Statement.AlterColumnType alter
                && act.mayAlter(alter.table(), alter.tableIfExists())
                && TypeChange.of(alter, act, definitions) != TypeChange.REWRITE) {
            return ofChecks(alter, act);
        } else if (statement instanceof Statement.AddConstraint add
                && add.constraint().kind() == Kind.PRIMARY_KEY
                && act.mayAlter(add.table(), add.tableIfExists())) {
            return ofPrimaryKey(add, act);
        } else if (statement instanceof Statement.CreateTable create) {
            return create.partitionOf()
                    .map(parent -> ofDefault(parent, act, definitions))
                    .orElse(List.of());
        } else if (statement instanceof Statement.AttachPartition attach) {
            return ofDefault(attach.table(), act, definitions);
        } else if (statement instanceof Statement.Other other && other.kind().equals("AlterDomain")) {
            return other.object().map(domain -> ofDomain(domain, act)).orElse(List.of());
        }
        return List.of();
    }

    private static List<Scan> ofNewColumn(Statement.AddColumn add, Act act) {
        QualifiedName table = act.resolve(add.table());
        String column = add.column().name();
        boolean filled = add.column()
                .defaultValue()
                .filter(v -> !NULL.matcher(v.text().strip()).matches())
                .isPresent();
        List<Scan> scans = new ArrayList<>();
        for (ConstraintDefinition constraint : add.column().constraints()) {
            if (constraint.kind() == Kind.CHECK || constraint.kind() == Kind.FOREIGN_KEY && filled) {
                ConstraintText text = new ConstraintText(table, constraint);
                String what = constraint.kind() == Kind.CHECK ? "CHECK" : "REFERENCES with a default";
                scans.add(new Scan(
                        table,
                        table + "(" + column + ")",
                        "The " + what + " on the new column `" + column + "` makes ADD COLUMN read all of `" + table
                                + "`" + WAITS,
                        NewColumn.first(table, add.column(), named(text, column).inTwoSteps())));
            }
        }
        return scans;
    }

    /** The constraint under a name of its own, which VALIDATE needs. */
    private static ConstraintText named(ConstraintText text, String column) {
        ConstraintDefinition c = text.definition();
        String name = c.name()
                .orElseGet(
                        () -> SqlName.joined(text.table().name(), column, c.kind() == Kind.CHECK ? "check" : "fkey"));
        return new ConstraintText(text.table(), c.named(Optional.of(name)));
    }

    /** A type change without a rewrite verifies every CHECK on the column again. */
    private static List<Scan> ofChecks(Statement.AlterColumnType alter, Act act) {
        QualifiedName table = act.resolve(alter.table());
        return act.table(alter.table()).stream()
                .flatMap(t -> t.constraints().stream())
                .filter(c -> c.kind() == Kind.CHECK && c.columns().contains(alter.column()))
                .limit(1)
                .map(c -> new Scan(
                        table,
                        table + "(" + alter.column() + ")",
                        "Changing the type of `" + alter.column() + "` verifies CHECK constraint `" + c.name()
                                + "` again and reads all of `" + table + "`" + WAITS,
                        withoutCheck(alter, table, c, oldType(alter, act))))
                .toList();
    }

    private static String oldType(Statement.AlterColumnType alter, Act act) {
        return act.table(alter.table())
                .flatMap(t -> t.column(alter.column()))
                .map(Column::type)
                .orElse("…");
    }

    private static Fix withoutCheck(
            Statement.AlterColumnType alter, QualifiedName table, Constraint check, String oldType) {
        String sql = "ALTER TABLE " + SqlName.of(table) + " ";
        String name = SqlName.of(check.name());
        String drop = sql + "DROP CONSTRAINT " + name;
        String add =
                sql + "ADD CONSTRAINT " + name + " CHECK (" + check.expression().orElse("…") + ") NOT VALID";
        String type = sql + "ALTER COLUMN " + SqlName.of(alter.column()) + " TYPE ";
        return new Fix(
                "Drop the constraint while the type changes, and validate it anew:",
                List.of(
                        Fix.timed("drop-" + check.name(), drop, add, sql + "VALIDATE CONSTRAINT " + name),
                        Fix.timed("type-of-" + alter.column(), type + alter.type(), type + oldType),
                        Fix.timed("add-" + check.name(), add, drop),
                        Fix.plain("validate-" + check.name(), sql + "VALIDATE CONSTRAINT " + name, drop, add)));
    }

    private static List<Scan> ofPrimaryKey(Statement.AddConstraint add, Act act) {
        QualifiedName table = act.resolve(add.table());
        Optional<Table> known = act.table(add.table()).filter(Table::complete);
        Optional<Index> index = known.flatMap(t -> add.constraint().usingIndex().flatMap(t::index));
        return index.stream()
                .flatMap(i -> i.keys().stream().flatMap(Optional::stream))
                .filter(column -> !NotNullProof.holds(known.orElseThrow(), column))
                .limit(1)
                .map(column -> new Scan(
                        table,
                        table + "(" + column + ")",
                        "PRIMARY KEY USING INDEX sets `" + column + "` NOT NULL and reads all of `" + table
                                + "` to see that it holds no NULL," + WAITS,
                        notNullFirst(table, column)))
                .toList();
    }

    private static Fix notNullFirst(QualifiedName table, String column) {
        String constraint = SqlName.joined(table.name(), column, "not_null");
        ConstraintText check = new ConstraintText(
                table,
                new ConstraintDefinition(
                        Optional.of(constraint),
                        Kind.CHECK,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(SqlName.of(column) + " IS NOT NULL"),
                        Optional.empty(),
                        true,
                        false,
                        false,
                        false,
                        false));
        return check.inTwoSteps().saying("Prove it before by a CHECK constraint that is validated:");
    }

    private static List<Scan> ofDefault(QualifiedName parent, Act act, Definitions definitions) {
        Optional<PartitionBounds> bounds =
                PartitionBounds.of(act.text().sql()).filter(b -> !b.text().equals("DEFAULT"));
        if (bounds.isEmpty()) {
            return List.of();
        }
        return act.schema().children(act.resolve(parent)).stream()
                .filter(definitions::isDefaultPartition)
                .filter(act::inUse)
                .filter(p -> act.schema()
                        .table(p)
                        .filter(t -> !t.complete() || bounds.get().checkedBy(t))
                        .isEmpty())
                .map(p -> new Scan(
                        p,
                        p.toString(),
                        "The new partition makes PostgreSQL read all of the default partition `" + p
                                + "`, to see that it holds none of the new one's rows," + WAITS,
                        Fix.of("Give `" + p
                                + "` a CHECK constraint that excludes the new partition's values, NOT VALID and then"
                                + " validated in a changeset of its own; then nothing is read.")))
                .toList();
    }

    private static List<Scan> ofDomain(QualifiedName domain, Act act) {
        String sql = act.text().sql();
        if (!DOMAIN_CHECK.matcher(sql).matches() || NOT_VALID.matcher(sql).matches()) {
            return List.of();
        }
        List<Scan> scans = new ArrayList<>();
        for (Table table : act.schema().tables()) {
            if (act.inUse(table.name()) && table.partitionOf().isEmpty()) {
                table.columns().stream()
                        .filter(c -> isOf(c, domain))
                        .findFirst()
                        .ifPresent(
                                c -> scans.add(
                                        new Scan(
                                                table.name(),
                                                table.name() + "(" + c.name() + ")",
                                                "ALTER DOMAIN checks `" + c.name() + "` in all rows of `" + table.name()
                                                        + "` under SHARE: every INSERT, UPDATE and DELETE on it waits until that is done. VALIDATE"
                                                        + " CONSTRAINT of a domain does so too.",
                                                Fix.of(
                                                        "Put the condition on the table instead: a CHECK constraint of `"
                                                                + table.name()
                                                                + "`, added NOT VALID and validated in a changeset of its own, which lets everybody go on."))));
            }
        }
        return scans;
    }

    private static boolean isOf(Column column, QualifiedName domain) {
        String type = column.type().toLowerCase(Locale.ROOT);
        return type.equals(domain.name()) || type.equals(domain.toString()) || type.equals("public." + domain.name());
    }
}
