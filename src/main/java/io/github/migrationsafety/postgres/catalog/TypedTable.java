package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.Trigger;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the typed table that rules ask from what was read of a table. */
final class TypedTable {
    private static final Map<String, ConstraintDefinition.Kind> KINDS = Map.of(
            "p", ConstraintDefinition.Kind.PRIMARY_KEY,
            "u", ConstraintDefinition.Kind.UNIQUE,
            "f", ConstraintDefinition.Kind.FOREIGN_KEY,
            "c", ConstraintDefinition.Kind.CHECK,
            "x", ConstraintDefinition.Kind.EXCLUSION);

    private TypedTable() {}

    /** The table that the rows describe, the relation first; empty if it is another kind of relation. */
    static Optional<Table> of(List<DescribedRow> rows) {
        DescribedRow relation = rows.get(0);
        if (relation.key().kind() != ObjectKind.TABLE || relation.has(DescriptionQuery.IF_GRANTED)) {
            return Optional.empty();
        }
        return Optional.of(new Table(
                QualifiedName.of(relation.required("@schema"), relation.required("@relation")),
                all(rows, ObjectKind.COLUMN, TypedTable::column).toList(),
                all(rows, ObjectKind.CONSTRAINT, Function.identity())
                        .filter(r -> KINDS.containsKey(r.required("@contype")))
                        .map(TypedTable::constraint)
                        .sorted(Comparator.comparing(Constraint::name))
                        .toList(),
                all(rows, ObjectKind.INDEX, TypedTable::index)
                        .sorted(Comparator.comparing(Index::name))
                        .toList(),
                relation.required("@relkind").equals("p"),
                relation.text("@parent").map(p -> QualifiedName.of(relation.required("@parent schema"), p)),
                true,
                all(rows, ObjectKind.COLUMN, Function.identity())
                        .filter(TypedTable::isNumbered)
                        .map(r -> r.required("@column"))
                        .collect(Collectors.toSet()),
                new RowSecurity(
                        relation.has("row security"),
                        relation.has("row security forced"),
                        all(rows, ObjectKind.POLICY, TypedTable::policy)
                                .sorted(Comparator.comparing(RowSecurity.Policy::name))
                                .toList()),
                all(rows, ObjectKind.TRIGGER, TypedTable::trigger)
                        .sorted(Comparator.comparing(Trigger::name))
                        .toList(),
                all(rows, ObjectKind.CONSTRAINT, Function.identity()).noneMatch(r -> r.has("enforcement"))));
    }

    private static boolean isNumbered(DescribedRow column) {
        String value = column.object().properties().get("default");
        return value != null && value.startsWith("nextval(");
    }

    private static RowSecurity.Policy policy(DescribedRow row) {
        Map<String, String> properties = row.object().properties();
        return new RowSecurity.Policy(
                row.required("@policy"),
                Optional.ofNullable(properties.get("command"))
                        .map(c -> Definition.Command.valueOf(c.toUpperCase(Locale.ROOT)))
                        .orElse(Definition.Command.ALL),
                row.has("restrictive"),
                row.names("@roles"),
                Optional.ofNullable(properties.get("using")),
                Optional.ofNullable(properties.get("with check")));
    }

    private static Trigger trigger(DescribedRow row) {
        boolean disabled = "disabled".equals(row.object().properties().get("enabled"));
        return new Trigger(row.required("@trigger"), !disabled);
    }

    private static <T> Stream<T> all(List<DescribedRow> rows, ObjectKind kind, Function<DescribedRow, T> as) {
        return rows.stream().filter(r -> r.key().kind() == kind).map(as);
    }

    private static Column column(DescribedRow row) {
        return new Column(
                row.required("@column"),
                row.required("@type"),
                row.has("@not null"),
                row.has("default"),
                row.has("identity"),
                row.has("generated"));
    }

    private static Constraint constraint(DescribedRow row) {
        ConstraintDefinition.Kind kind = KINDS.get(row.required("@contype"));
        return new Constraint(
                row.required("@constraint"),
                java.util.Objects.requireNonNull(kind),
                row.names("@columns"),
                row.text("@references").map(t -> QualifiedName.of(row.required("@references schema"), t)),
                row.names("@referenced columns"),
                row.has("@validated"),
                row.text("@expression"),
                row.text("@on delete"),
                row.text("@on update"));
    }

    private static Index index(DescribedRow row) {
        return new Index(
                row.required("@index"),
                row.list("@keys"),
                row.has("@unique"),
                row.has("@partial"),
                row.has("@valid"),
                row.required("@method"),
                row.text("@constraint"),
                new Index.Details(
                        row.list("@forms").stream().map(f -> f.orElse("")).toList(),
                        row.names("@include"),
                        row.text("@predicate"),
                        row.has("@nulls not distinct")));
    }
}
