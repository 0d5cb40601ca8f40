package io.github.migrationsafety.production;

import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.production.backup.ProvenBackup;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Whether there is a backup that a migration can fall back on. Stateless. */
public final class BackupCheck {
    /** Its name in the checklist; a goal that takes a backup itself has no need of one before. */
    public static final String NAME = "a proven backup that is young enough";

    private static final String TAKE_ONE =
            "Take one with the goal `backup`; its age is limited by" + " `production.backup.maxAge` in the policy.";

    private BackupCheck() {}

    /**
     * The check.
     *
     * @param latest the newest backup of the database
     * @param policy how backups are proved, and how old one may be
     * @param clock tells the time
     */
    public static Check of(Optional<ProvenBackup> latest, Backup policy, Clock clock) {
        if (latest.isEmpty()) {
            return Check.failed(NAME, "there is none of this database in " + policy.directory(), TAKE_ONE);
        }
        ProvenBackup backup = latest.get();
        Duration age = backup.age(clock);
        String reason = backup.folder().getFileName() + " is " + Elapsed.of(age.isNegative() ? Duration.ZERO : age)
                + " old, " + proof(backup.record().verify());
        if (age.compareTo(policy.maxAge()) > 0) {
            return Check.failed(NAME, reason + "; at most " + Elapsed.of(policy.maxAge()) + " are allowed", TAKE_ONE);
        }
        return isProved(backup.record().verify(), policy.verify())
                ? Check.passed(NAME, reason)
                : Check.failed(
                        NAME,
                        reason,
                        "Take one with the goal `backup` and `production.backup.verify: "
                                + (policy.verify() == Verify.LIST ? "list" : "restore") + "`.");
    }

    /** A proof is enough if it is at least the one that the policy asks for. */
    private static boolean isProved(Verify proof, Verify wanted) {
        return switch (proof) {
            case RESTORE -> true;
            case LIST -> wanted != Verify.RESTORE;
            case NONE -> false;
        };
    }

    private static String proof(Verify proof) {
        return switch (proof) {
            case RESTORE -> "restored and compared";
            case LIST -> "its table of contents was read";
            case NONE -> "never proved";
        };
    }
}
