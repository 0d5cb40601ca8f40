package io.github.migrationsafety.policy;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;

/**
 * The policy's {@code production} section: how real databases are migrated. Every part has a default.
 *
 * @param backup how backups are made, proved and kept
 * @param window when migrations may run; empty for at any time
 * @param limits what is too much
 * @param lockTimeout how long a statement may wait for a lock
 * @param retries how often a statement that did not get its lock is tried again
 * @param onFailure what is done when a changeset fails
 * @param journal the journal's file, relative to the module
 * @param health the application's health check after a rollback
 */
public record Production(
        Backup backup,
        Optional<Window> window,
        Limits limits,
        Duration lockTimeout,
        int retries,
        OnFailure onFailure,
        String journal,
        Optional<Health> health) {
    /** What holds where the policy says nothing. */
    public static final Production DEFAULTS = new Production(
            new Backup(
                    ".migration-safety/backups",
                    Backup.Format.CUSTOM,
                    1,
                    Backup.Verify.RESTORE,
                    Duration.ofHours(24),
                    7,
                    Duration.ofDays(30)),
            Optional.empty(),
            new Limits(10, Duration.ofMinutes(5), Duration.ofSeconds(30), 20, Duration.ofHours(1)),
            Duration.ofSeconds(5),
            10,
            OnFailure.STOP,
            ".migration-safety/journal.jsonl",
            Optional.empty());

    /** What is done when a changeset fails. */
    public enum OnFailure {
        STOP,
        ROLLBACK
    }

    /**
     * @param directory where backups go, relative to the module
     * @param format the format of {@code pg_dump}
     * @param jobs how many tables are dumped at once, in the directory format
     * @param verify how a backup is proved
     * @param maxAge how old a backup may be at most when a migration begins
     * @param keep how many backups are kept at least
     * @param keepFor how long further ones are kept
     */
    public record Backup(
            String directory, Format format, int jobs, Verify verify, Duration maxAge, int keep, Duration keepFor) {
        /** The formats of {@code pg_dump} that can be restored in part and in parallel. */
        public enum Format {
            CUSTOM,
            DIRECTORY
        }

        /** How a backup is proved. */
        public enum Verify {
            /** Restored into a throwaway server and compared. */
            RESTORE,
            /** Its table of contents is read. */
            LIST,
            /** Not at all; {@code preflight} does not count it as proven. */
            NONE
        }
    }

    /**
     * The hours in which a migration may begin; {@code to} before {@code from} means over midnight.
     *
     * @param days the days on which the window opens
     */
    public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
        public Window {
            days = Set.copyOf(days);
        }
    }

    /**
     * @param blockedSessions how many sessions may wait for the migration
     * @param longTransaction how old another transaction may be when the migration begins
     * @param replicationLag how far a replica may be behind
     * @param freeDiskPercent how much of the disk has to be free
     * @param duration how long the whole migration may take
     */
    public record Limits(
            int blockedSessions,
            Duration longTransaction,
            Duration replicationLag,
            int freeDiskPercent,
            Duration duration) {}

    /**
     * @param url what has to answer with a status of 200 to 299
     * @param within how long it may take until it does
     */
    public record Health(String url, Duration within) {
        static final Duration USUALLY_WITHIN = Duration.ofSeconds(60);
    }
}
