package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.migrate.DatabaseState.Rows;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What has to hold after a database was changed, by what was read of it before. Not thread-safe. */
final class Verification {
    // Sessions report what they deleted once a second.
    private static final Duration STATISTICS = Duration.ofSeconds(1);
    private static final int LOOKS = 3;

    /** The name of the check that compares the schema with the rehearsed one. */
    static final String SCHEMA = "schema as rehearsed";

    private static final Pattern NOT_VALID = Pattern.compile("\\bnot\\s+valid\\b", Pattern.CASE_INSENSITIVE);

    private final StateReader states;
    private final Timing timing;
    private final DatabaseState before;
    private final String sql;

    /**
     * @param before the state before
     * @param changeSets what was run since: tables that their SQL names are expected to hold other rows
     */
    Verification(StateReader states, Timing timing, DatabaseState before, List<ChangeSet> changeSets) {
        this.states = states;
        this.timing = timing;
        this.before = before;
        this.sql = changeSets.stream()
                .flatMap(c -> Stream.concat(c.sql().stream(), c.rollback().sql().stream()))
                .map(SqlText::sql)
                .collect(Collectors.joining("\n"));
    }

    /** The checks after a migration. */
    List<Check> afterMigration(Expected expected) throws SQLException, InterruptedException {
        DatabaseState now = states.read();
        List<Check> checks = new ArrayList<>();
        if (expected.after().isPresent()) {
            checks.add(schema(
                    SCHEMA,
                    expected.after(),
                    now,
                    "it is what " + expected.by() + " ended with",
                    "it is not what " + expected.by() + " ended with",
                    ""));
        }
        checks.add(validated(now));
        checks.add(indexes(now));
        checks.add(rowSecurity(now));
        checks.add(rows("row counts of untouched tables", now));
        return checks;
    }

    /**
     * The first two of the checks after a rollback.
     *
     * @param reverted the fingerprint that the schema has to have
     */
    List<Check> afterRollback(Optional<String> reverted) throws SQLException, InterruptedException {
        DatabaseState now = states.read();
        Check schema = schema(
                "schema reverted",
                reverted,
                now,
                "it is what was recorded before the first changeset that was rolled back",
                "it is not what was recorded before the first changeset that was rolled back",
                "the journal has no record of the schema before these changesets");
        return List.of(schema, integrity(now));
    }

    private static Check schema(
            String name, Optional<String> wanted, DatabaseState now, String same, String other, String unknown) {
        if (wanted.isEmpty()) {
            return Check.notApplicable(name, unknown);
        }
        return wanted.get().equals(now.fingerprint())
                ? Check.passed(name, same)
                : Check.failed(
                        name,
                        other + " (fingerprint " + now.fingerprint().substring(0, 12) + ", not "
                                + wanted.get()
                                        .substring(0, Math.min(12, wanted.get().length())) + ")",
                        "`status` names the objects that differ; somebody may have changed the schema meanwhile.");
    }

    private Check validated(DatabaseState now) {
        SortedSet<String> added = minus(now.notValidated(), before.notValidated());
        boolean meant = NOT_VALID.matcher(sql).find();
        if (added.isEmpty() || meant) {
            return Check.passed(
                    "constraints valid",
                    added.isEmpty()
                            ? "every constraint that was added is validated"
                            : "not validated yet, as their changesets say: " + names(added));
        }
        return Check.failed(
                "constraints valid",
                "not validated: " + names(added),
                "Validate them with ALTER TABLE … VALIDATE CONSTRAINT in a changeset of its own.");
    }

    private Check indexes(DatabaseState now) {
        SortedSet<String> left = minus(now.invalidIndexes(), before.invalidIndexes());
        if (left.isEmpty()) {
            return Check.passed(
                    "no invalid index",
                    before.invalidIndexes().isEmpty()
                            ? "every index is in use"
                            : "none but those that were invalid before: " + names(before.invalidIndexes()));
        }
        return Check.failed(
                "no invalid index",
                "invalid: " + names(left),
                left.stream()
                        .map(index -> "DROP INDEX CONCURRENTLY " + index + ";")
                        .collect(Collectors.joining(" ")));
    }

    private Check rowSecurity(DatabaseState now) throws SQLException {
        SortedSet<String> open = new TreeSet<>();
        for (String table : minus(before.protectedTables(), now.protectedTables())) {
            if (states.stands(table)) {
                open.add(table);
            }
        }
        return open.isEmpty()
                ? Check.passed("row level security", "every table that was protected still is")
                : Check.failed(
                        "row level security",
                        "switched off on " + names(open),
                        open.stream()
                                .map(t -> "ALTER TABLE " + t + " ENABLE ROW LEVEL SECURITY;")
                                .collect(Collectors.joining(" ")));
    }

    private Check integrity(DatabaseState now) throws SQLException, InterruptedException {
        List<Check> parts = List.of(validated(now), indexes(now), rows("row counts", now));
        String name = "data integrity";
        List<Check> failed = parts.stream().filter(Check::isFailed).toList();
        return failed.isEmpty()
                ? Check.passed(name, parts.stream().map(Check::reason).collect(Collectors.joining("; ")))
                : Check.failed(
                        name,
                        failed.stream().map(Check::reason).collect(Collectors.joining("; ")),
                        failed.stream().map(Check::advice).collect(Collectors.joining(" ")));
    }

    private Check rows(String name, DatabaseState now) throws SQLException, InterruptedException {
        if (before.rows().isEmpty()) {
            return Check.notApplicable(name, "no table was counted before");
        }
        DatabaseState seen = now;
        List<String> lost = lost(seen);
        for (int look = 1; look < LOOKS && !lost.isEmpty(); look++) {
            timing.pause().of(STATISTICS);
            seen = states.read();
            lost = lost(seen);
        }
        return lost.isEmpty()
                ? Check.passed(
                        name,
                        "none of the " + before.rows().size() + " tables that were counted has lost a row unasked")
                : Check.failed(
                        name,
                        "rows are gone that nobody deleted: " + String.join(", ", lost),
                        "Compare these tables with the backup before anything else is written.");
    }

    private List<String> lost(DatabaseState now) {
        List<String> lost = new ArrayList<>();
        for (Map.Entry<String, Rows> table : before.rows().entrySet()) {
            Rows left = now.rows().get(table.getKey());
            if (left != null && !isNamed(table.getKey())) {
                long gone = table.getValue().count() - left.count();
                long deleted = left.deleted() - table.getValue().deleted();
                if (gone > Math.max(0, deleted)) {
                    lost.add(table.getKey() + " had " + table.getValue().count() + ", has " + left.count());
                }
            }
        }
        return lost;
    }

    private boolean isNamed(String table) {
        String bare = table.substring(table.lastIndexOf('.') + 1).replace("\"", "");
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(bare) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .find();
    }

    private static SortedSet<String> minus(SortedSet<String> all, SortedSet<String> others) {
        SortedSet<String> left = new TreeSet<>(all);
        left.removeAll(others);
        return left;
    }

    private static String names(SortedSet<String> names) {
        return String.join(", ", names);
    }
}
