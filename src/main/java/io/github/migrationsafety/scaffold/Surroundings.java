package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Suggestion;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What stands at the end of the changelog. Immutable.
 *
 * @param schema its tables
 * @param defaultSchema the schema of unqualified names
 * @param tenancy the policy's tenancy section
 */
public record Surroundings(Schema schema, String defaultSchema, Optional<Tenancy> tenancy) {
    /** A table that stands. */
    Table table(QualifiedName name) {
        return schema.table(name)
                .orElseThrow(() -> new SetupException(
                        "There is no table " + written(name) + " in the changelog."
                                + Suggestion.didYouMean(
                                        name.name(),
                                        schema.tables().stream()
                                                .map(t -> t.name().name())
                                                .toList()),
                        "Name one that a changeset creates."));
    }

    /** A column of a table that stands. */
    Column column(Table table, String name) {
        return table.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "The table " + written(table.name()) + " has no column " + name + " in the changelog."
                                + Suggestion.didYouMean(
                                        name,
                                        table.columns().stream()
                                                .map(Column::name)
                                                .toList()),
                        "Name one that a changeset creates."));
    }

    /** Fails if the column stands already. */
    void absent(Table table, String name) {
        if (table.columns().stream().anyMatch(c -> c.name().equals(name))) {
            throw new SetupException(
                    "The table " + written(table.name()) + " has a column " + name + " already.",
                    "Give the new column another name.");
        }
    }

    /** The columns of a table's primary key, in order. */
    List<String> key(Table table) {
        return table.constraints().stream()
                .filter(c -> c.kind() == ConstraintDefinition.Kind.PRIMARY_KEY)
                .map(Constraint::columns)
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "The table " + written(table.name()) + " has no primary key in the changelog.",
                        "Give it one first: what is changed row by row is told by it."));
    }

    /** The tenant column of a table that stands and has it. */
    Optional<String> tenantColumn(Table table) {
        return tenantColumn(table.name())
                .filter(name -> table.columns().stream().anyMatch(c -> c.name().equals(name)));
    }

    /** The tenant column that a table ought to have. */
    Optional<String> tenantColumn(QualifiedName table) {
        return tenancy.filter(t -> t.model() == Tenancy.Model.COLUMN)
                .filter(t -> !table.equals(tenants().orElse(null)))
                .filter(t -> t.exempt().stream().noneMatch(p -> new NamePattern(p).matches(table)))
                .map(Tenancy::column);
    }

    /** The tenants table, if the changelog has it. */
    Optional<QualifiedName> tenants() {
        return tenancy.flatMap(Tenancy::tenants)
                .map(name -> name.contains(".")
                        ? QualifiedName.of(name.substring(0, name.indexOf('.')), name.substring(name.indexOf('.') + 1))
                        : QualifiedName.of(defaultSchema, name))
                .filter(name -> schema.table(name).isPresent());
    }

    /** The only column of the tenants table's key. */
    Optional<String> tenantsKey() {
        return tenants()
                .map(this::table)
                .map(this::key)
                .filter(k -> k.size() == 1)
                .map(k -> k.get(0));
    }

    /** A canonical type as people write it. */
    static String readable(String type) {
        return switch (type) {
            case "int2" -> "smallint";
            case "int4" -> "integer";
            case "int8" -> "bigint";
            case "bool" -> "boolean";
            default -> type;
        };
    }

    /** The type of the tenant column. */
    String tenantType() {
        return readable(tenancy.flatMap(Tenancy::type)
                .or(() -> tenantsKey()
                        .map(key -> column(table(tenants().orElseThrow()), key).type()))
                .orElse("bigint"));
    }

    /** Whether rows of a table are told apart by these columns alone. */
    boolean isUnique(Table table, List<String> columns) {
        return table.indexes().stream()
                .anyMatch(i -> i.unique()
                        && !i.partial()
                        && i.keys().stream().allMatch(Optional::isPresent)
                        && i.keys().size() == columns.size()
                        && new HashSet<>(i.keys().stream().map(Optional::get).toList()).equals(new HashSet<>(columns)));
    }

    /** Whether an index leads with these columns, in any order. */
    boolean isIndexed(Table table, List<String> columns) {
        return table.indexes().stream()
                .filter(i -> !i.partial() && i.valid() && i.keys().size() >= columns.size())
                .anyMatch(i -> new HashSet<>(i.keys().subList(0, columns.size()))
                        .equals(new HashSet<>(columns.stream().map(Optional::of).toList())));
    }

    /** A table's name in SQL: without the schema where it is the default one. */
    String written(QualifiedName name) {
        return name.schema().filter(defaultSchema::equals).isPresent() ? SqlName.of(name.name()) : SqlName.of(name);
    }
}
