package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a real database has, what is pending, and where its schema differs.
 *
 * @param target the database, without credentials
 * @param server its version
 * @param standing applied, pending, edited and unexpected changesets
 * @param drift where the schema differs from what the applied changesets make
 * @param last the last line that the journal has about this database
 * @param torn whether the journal has a line that was cut short, as by a crash
 */
public record Status(
        String target, String server, Standing standing, DriftCheck drift, Optional<Entry> last, boolean torn) {
    private static final int SHOWN = 50;

    /** Line by line, for people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(target + ", PostgreSQL " + server);
        lines.add("Applied: " + Names.count(standing.applied().size(), "changeset") + ".");
        add(lines, "Pending", standing.pending().stream().map(ChangeSet::id).toList(), "nothing");
        add(
                lines,
                "Edited since they were applied",
                standing.edited().stream().map(ChangeSet::id).toList(),
                "none");
        add(lines, "Applied, but not in the changelog", standing.unexpected(), "none");
        if (drift.unknown().isBlank()) {
            add(lines, "Drift", drift.drift(), "none, the schema is what the applied changesets make");
        } else {
            lines.add("Drift: not known, " + drift.unknown() + ".");
        }
        lines.add("Journal: " + journal());
        return lines;
    }

    private static void add(List<String> lines, String title, List<?> things, String nothing) {
        lines.add(title + ": " + (things.isEmpty() ? nothing + "." : String.valueOf(things.size())));
        things.stream().limit(SHOWN).forEach(thing -> lines.add("    " + thing));
        if (things.size() > SHOWN) {
            lines.add("    … and " + (things.size() - SHOWN) + " more");
        }
    }

    private String journal() {
        String cut = torn ? " A line of it was cut short, as by a crash." : "";
        if (last.isEmpty()) {
            return "it tells nothing of this database." + cut;
        }
        Entry entry = last.get();
        String what =
                entry.goal() + ", " + entry.step() + (entry.changeSet().isBlank() ? "" : " of " + entry.changeSet());
        String how =
                switch (entry.state()) {
                    case STARTED ->
                        " began at " + entry.at() + ", and no end of it is recorded. Unless that run is still at work,"
                                + " run `" + entry.goal() + "` again: it finds out how far this came.";
                    case DONE -> " was done at " + entry.at() + ".";
                    case FAILED -> " failed at " + entry.at() + why(entry);
                };
        return what + how + cut;
    }

    private static String why(Entry entry) {
        String reason = entry.detail().getOrDefault("reason", "");
        return reason.isBlank() ? "." : ": " + reason;
    }
}
