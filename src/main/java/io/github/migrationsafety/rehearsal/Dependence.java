package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.step.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a failure that is somebody else's from one that is the changeset's own: after a changeset failed or was left out, a later
 * one that misses an object fails because of the first.
 */
final class Dependence {
    /**
     * Undefined table, column, object, function, schema: see
     * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL Error Codes</a>.
     */
    private static final Set<String> SOMETHING_IS_MISSING = Set.of("42P01", "42703", "42704", "42883", "3F000");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    private final List<ChangeSet> missing = new ArrayList<>();

    /** From now on what this changeset would have made is missing. */
    void lost(ChangeSet changeSet) {
        missing.add(changeSet);
    }

    /** What is missing. */
    List<ChangeSet> lost() {
        return List.copyOf(missing);
    }

    /** The changeset to which a failure is owed, if it is one that was lost before. */
    Optional<ChangeSet> causeOf(SqlFailure failure) {
        boolean precondition = failure.sqlState().isEmpty();
        if (missing.isEmpty()
                || !(precondition
                        || SOMETHING_IS_MISSING.contains(failure.sqlState().get()))) {
            return Optional.empty();
        }
        Matcher name = QUOTED.matcher(failure.message());
        while (name.find()) {
            String wanted = name.group(1).toLowerCase(Locale.ROOT);
            Optional<ChangeSet> maker =
                    missing.stream().filter(c -> mentions(c, wanted)).findFirst();
            if (maker.isPresent()) {
                return maker;
            }
        }
        // A custom change says nothing about what it would have made, so whatever is missing may be its work.
        return missing.stream()
                .filter(c -> precondition || c.unreadable().isPresent())
                .findFirst();
    }

    private static boolean mentions(ChangeSet changeSet, String name) {
        String unqualified = name.substring(name.lastIndexOf('.') + 1);
        return changeSet.sql().stream()
                .map(SqlText::sql)
                .map(s -> s.toLowerCase(Locale.ROOT))
                .anyMatch(s -> s.contains(unqualified));
    }
}
