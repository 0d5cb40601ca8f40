package io.github.migrationsafety.rule;

import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the policy tells a rule.
 *
 * @param postgresMajor the major version of PostgreSQL that the changelog is for, such as 17
 * @param defaultSchema the schema of unqualified names, {@code public} unless configured
 * @param tenancy the tenancy model; empty when the policy has none, and the tenancy rules are off
 * @param options the options of this rule from the policy file: values are strings, numbers, booleans or lists of strings
 * @param followed the tables of each history, which all rules share
 */
public record RuleContext(
        int postgresMajor,
        String defaultSchema,
        Optional<Tenancy> tenancy,
        Map<String, Object> options,
        FollowedTables followed) {
    public RuleContext {
        options = Map.copyOf(options);
    }

    /** Which tables are new, and when. */
    public NewTables tables(History history) {
        return followed.of(history);
    }

    /** The timeouts in force when a statement of a pending changeset runs. */
    public Timeouts timeouts(History history) {
        return followed.timeouts(history, postgresMajor);
    }

    /** The functions and domains that the changelog defines. */
    public Definitions definitions(History history) {
        return followed.definitions(history);
    }

    /** The pending changesets in both directions, with what stands before each of their statements. */
    public Ways ways(History history) {
        return followed.ways(history, postgresMajor);
    }

    /**
     * The policy's {@code tenancy} section.
     *
     * @param model column, schema or database
     * @param column the tenant column's name
     * @param type its type, canonical as in {@link io.github.migrationsafety.schema.Column#type()}; empty when the policy leaves it
     *     to the tenants table's key
     * @param tenants the tenants table, as the policy names it
     * @param exempt patterns of global tables: {@code name} or {@code schema.name}, with {@code *} as wildcard
     */
    public record Tenancy(
            Model model,
            String column,
            Optional<String> type,
            Optional<String> tenants,
            List<String> exempt,
            boolean rowLevelSecurityRequired,
            Optional<String> setting,
            Optional<String> applicationRole) {
        /** Where the tenants are told apart. */
        public enum Model {
            COLUMN,
            SCHEMA,
            DATABASE
        }

        public Tenancy {
            exempt = List.copyOf(exempt);
        }
    }
}
