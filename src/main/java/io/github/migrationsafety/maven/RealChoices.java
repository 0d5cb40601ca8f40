package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.RestoreGoal;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the texts of parameters mean for the goals that change a real database. Stateless. */
final class RealChoices {
    private RealChoices() {}

    /** @throws SetupException if the word is none of those that it may be */
    static Interrupted interrupted(String word) {
        for (Interrupted choice : Interrupted.values()) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(word.strip())) {
                return choice;
            }
        }
        throw new SetupException(
                "The parameter interrupted (migration-safety.interrupted) is '" + word + "'.",
                "Set it to refuse, repeat or done.");
    }

    /** @throws SetupException if there could be none */
    static Optional<Integer> parallel(@Nullable Integer targets) {
        if (targets != null && (targets < 1 || targets > 1_000)) {
            throw new SetupException(
                    "The parameter parallel (migration-safety.parallel) is " + targets + ".",
                    "Set it to a number of targets from 1 to 1000.");
        }
        return Optional.ofNullable(targets);
    }

    /** @throws SetupException if it is neither a number nor a percentage */
    static Optional<Share> maxFailures(Optional<String> text) {
        return text.map(t -> Share.read(t)
                .orElseThrow(() -> new SetupException(
                        "The parameter maxFailures (migration-safety.maxFailures) is '" + t + "'.",
                        "Set it to a number of targets, such as 3, or to a part of them, such as 10%.")));
    }

    /** @throws SetupException if the number is negative */
    static Optional<Duration> patience(@Nullable Integer seconds) {
        if (seconds != null && seconds < 0) {
            throw new SetupException(
                    "The parameter waitForLock (migration-safety.waitForLock) is " + seconds + ".",
                    "Set it to a number of seconds, or to 0 to wait for nobody.");
        }
        return Optional.ofNullable(seconds).map(Duration::ofSeconds);
    }

    /**
     * Whether, what and how to restore.
     *
     * @throws SetupException if something is said about restoring and restoring is not asked for
     */
    static Optional<RestoreGoal.Options> restore(boolean asked, Optional<String> backup, Optional<String> confirm) {
        if (!asked && (backup.isPresent() || confirm.isPresent())) {
            String given = backup.isPresent() ? "backup" : "confirm";
            throw new SetupException(
                    "The parameter " + given + " (migration-safety." + given + ") is given without restoreBackup.",
                    "Add -Dmigration-safety.restoreBackup=true to restore a backup, or leave " + given + " out.");
        }
        return asked ? Optional.of(new RestoreGoal.Options(backup, confirm)) : Optional.empty();
    }

    /**
     * Which changesets to roll back.
     *
     * @param restoring whether a backup is restored, so that nothing needs to be rolled back
     * @throws SetupException unless exactly one is given, and it makes sense
     */
    static Optional<Selection> selection(
            boolean restoring, boolean last, @Nullable Integer count, Optional<String> tag, Optional<String> date) {
        List<Selection> given = new ArrayList<>();
        if (last) {
            given.add(new Selection.LastMigration());
        }
        if (count != null) {
            given.add(count(count));
        }
        tag.ifPresent(t -> given.add(new Selection.Tag(t)));
        date.ifPresent(d -> given.add(new Selection.After(time(d))));
        if (given.isEmpty() && restoring) {
            return Optional.empty();
        }
        if (given.size() != 1) {
            throw new SetupException(
                    given.isEmpty()
                            ? "Nothing says what to roll back."
                            : "More than one parameter says what to roll back.",
                    "Give exactly one of rollbackLast, rollbackCount, rollbackTag and rollbackDate, such as"
                            + " -Dmigration-safety.rollbackLast=true, or restoreBackup.");
        }
        return Optional.of(given.get(0));
    }

    private static Selection count(int changeSets) {
        if (changeSets < 1) {
            throw new SetupException(
                    "The parameter rollbackCount (migration-safety.rollbackCount) is " + changeSets + ".",
                    "Set it to a number of changesets, 1 or more.");
        }
        return new Selection.Count(changeSets);
    }

    private static LocalDateTime time(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeParseException e) {
            throw new SetupException(
                    "The parameter rollbackDate (migration-safety.rollbackDate) is '" + text + "', which is no time.",
                    "Write it as 2027-01-31 or 2027-01-31T18:30:00.",
                    e);
        }
    }
}
