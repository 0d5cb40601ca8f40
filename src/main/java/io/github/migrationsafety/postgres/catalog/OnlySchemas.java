package io.github.migrationsafety.postgres.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Narrows the followed catalogs to what stands in some schemas, so that looking at one of hundreds costs little more than if it
 * stood alone. What is in no schema, such as an event trigger, and what there is little of is followed as ever.
 */
final class OnlySchemas {
    private final Map<String, String> filters;

    OnlySchemas(Set<String> names) {
        // Arrays from subqueries are made once in a statement, whatever the number of rows.
        String schemas = "array(select oid from pg_catalog.pg_namespace where nspname in ("
                + new TreeSet<>(names)
                        .stream()
                                .map(name -> "'" + name.replace("'", "''") + "'")
                                .collect(Collectors.joining(", "))
                + "))";
        String relations =
                "array(select oid from pg_catalog.pg_class where oid >= 16384 and relnamespace = any(" + schemas + "))";
        String constraints =
                "array(select oid from pg_catalog.pg_constraint where connamespace = any(" + schemas + "))";
        String types = "array(select oid from pg_catalog.pg_type where typnamespace = any(" + schemas + "))";
        this.filters = Map.ofEntries(
                Map.entry("pg_class", "relnamespace = any(" + schemas + ")"),
                Map.entry("pg_attribute", "attrelid = any(" + relations + ")"),
                Map.entry("pg_attrdef", "adrelid = any(" + relations + ")"),
                Map.entry("pg_index", "indrelid = any(" + relations + ")"),
                Map.entry("pg_inherits", "inhrelid = any(" + relations + ")"),
                Map.entry("pg_sequence", "seqrelid = any(" + relations + ")"),
                Map.entry("pg_constraint", "connamespace = any(" + schemas + ")"),
                Map.entry(
                        "pg_trigger", "(tgrelid = any(" + relations + ") or tgconstraint = any(" + constraints + "))"),
                Map.entry("pg_rewrite", "ev_class = any(" + relations + ")"),
                Map.entry("pg_policy", "polrelid = any(" + relations + ")"),
                Map.entry("pg_statistic_ext", "stxnamespace = any(" + schemas + ")"),
                Map.entry("pg_type", "typnamespace = any(" + schemas + ")"),
                Map.entry("pg_enum", "enumtypid = any(" + types + ")"),
                Map.entry("pg_proc", "pronamespace = any(" + schemas + ")"),
                Map.entry(
                        "pg_description",
                        "(classoid <> " + Catalog.oid("pg_class") + " or objoid = any(" + relations + "))"));
    }

    List<Catalog> of(List<Catalog> catalogs) {
        return catalogs.stream().map(this::narrowed).toList();
    }

    private Catalog narrowed(Catalog catalog) {
        String filter = filters.get(catalog.name());
        return filter == null
                ? catalog
                : new Catalog(
                        catalog.name(),
                        catalog.self(),
                        catalog.ownerCatalog(),
                        catalog.owner(),
                        "(" + catalog.filter() + ") and " + filter);
    }
}
