package io.github.migrationsafety.production;

import java.util.List;

/**
 * Whether a database has the schema that its applied changesets make; or why that is not known.
 *
 * @param drift the differences; none if {@code unknown} is not blank
 * @param unknown why it cannot be told; blank if it can
 */
public record DriftCheck(List<String> drift, String unknown) {
    static final String NAME = "the schema is the rehearsed starting point";
    private static final int SHOWN = 20;

    public DriftCheck {
        drift = List.copyOf(drift);
    }

    /** It was compared. */
    public static DriftCheck of(Drift drift) {
        return new DriftCheck(drift.lines(SHOWN), "");
    }

    /** It could not be compared. */
    public static DriftCheck unknown(String reason) {
        return new DriftCheck(List.of(), reason);
    }

    /** As a check of what a migration made. */
    public Check afterwards(String name) {
        Check before = check();
        return new Check(name, before.outcome(), before.reason(), before.advice());
    }

    /** As a line of the checklist. */
    public Check check() {
        if (!unknown.isBlank()) {
            return Check.notApplicable(NAME, unknown);
        }
        return drift.isEmpty()
                ? Check.passed(NAME, "it is what the applied changesets make")
                : Check.failed(
                        NAME,
                        Names.of(drift.stream().map(String::strip).toList()),
                        "`status` names every difference. Take it back in the database, or write a changeset that makes it"
                                + " (with a precondition, so that it is passed over here), and rehearse again.");
    }
}
