package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.Definition;
import java.util.List;
import java.util.Optional;

/**
 * The row level security of a table. Immutable.
 *
 * @param enabled whether it is on
 * @param forced whether it holds for the table's owner too
 * @param policies sorted by name
 * @see <a href="https://www.postgresql.org/docs/17/ddl-rowsecurity.html">Row Security Policies</a>
 */
public record RowSecurity(boolean enabled, boolean forced, List<Policy> policies) {
    /** None at all. */
    public static final RowSecurity NONE = new RowSecurity(false, false, List.of());

    /**
     * A policy.
     *
     * @param name its name, unique within the table
     * @param command what it is for
     * @param restrictive whether it takes rows away instead of letting them through
     * @param roles whom it is for, sorted; empty for everybody
     * @param using which rows are seen, as the statement or the catalog has it
     * @param check which rows may be written; those that are seen if it is empty
     */
    public record Policy(
            String name,
            Definition.Command command,
            boolean restrictive,
            List<String> roles,
            Optional<String> using,
            Optional<String> check) {
        public Policy {
            roles = roles.stream().sorted().toList();
        }
    }

    public RowSecurity {
        policies = List.copyOf(policies);
    }

    /** The policy of that name. */
    public Optional<Policy> policy(String name) {
        return policies.stream().filter(p -> p.name().equals(name)).findFirst();
    }

    /** Whether a policy lets a row through: only permissive ones do. */
    public boolean letsThrough() {
        return policies.stream().anyMatch(p -> !p.restrictive());
    }
}
