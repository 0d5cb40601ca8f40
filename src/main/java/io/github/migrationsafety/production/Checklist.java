package io.github.migrationsafety.production;

import java.util.List;

/**
 * The checks before a migration.
 *
 * @param target the database, without credentials
 * @param checks in the order in which they are shown
 */
public record Checklist(String target, List<Check> checks) {
    public Checklist {
        checks = List.copyOf(checks);
    }

    /** Those that failed. */
    public List<Check> failed() {
        return checks.stream().filter(Check::isFailed).toList();
    }

    /** One line that counts; it names the report if there is something to read there. */
    public String summary(String report) {
        int failed = failed().size();
        return failed == 0
                ? Names.count(checks.size(), "check") + ", none failed: " + target + " can be migrated."
                : failed + " of " + Names.count(checks.size(), "check") + " failed: " + target
                        + " is not ready to be migrated. See " + report;
    }
}
