package io.github.migrationsafety.production;

import java.util.List;
import java.util.Set;

/**
 * The checks before a migration.
 *
 * @param target the database, without credentials
 * @param checks in the order in which they are shown
 */
public record Checklist(String target, List<Check> checks) {
    private static final Set<String> LEFT_BEHIND = Set.of(LiquibaseLock.NAME, InvalidIndexes.NAME, DriftCheck.NAME);

    public Checklist {
        checks = List.copyOf(checks);
    }

    /** Those that failed. */
    public List<Check> failed() {
        return checks.stream().filter(Check::isFailed).toList();
    }

    /** The same for a run that follows one that was killed: what that one left behind is no reason not to put it right. */
    public Checklist resumed() {
        return new Checklist(
                target,
                checks.stream()
                        .map(check -> check.isFailed() && LEFT_BEHIND.contains(check.name())
                                ? Check.notApplicable(check.name(), "a run before was killed: " + check.reason())
                                : check)
                        .toList());
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
