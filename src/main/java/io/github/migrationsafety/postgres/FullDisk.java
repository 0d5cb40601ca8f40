package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Recognizes that a file system has no room left and says so in a way that the user can act on. */
final class FullDisk {
    private FullDisk() {}

    /** What to throw for a failed write: the full disk if that is the reason, else the general message. */
    static SetupException explain(IOException failure, Path folder, String purpose, int neededMegabytes) {
        if (isReasonOf(String.valueOf(failure.getMessage()))) {
            return in(folder, purpose, neededMegabytes, failure);
        }
        return new SetupException(
                "Cannot write " + purpose + " to " + folder + ": " + failure.getMessage() + ".",
                "See that the folder can be written to, or point -Djava.io.tmpdir to another one.",
                failure);
    }

    static SetupException in(Path folder, String purpose, int neededMegabytes, Throwable cause) {
        return new SetupException(
                "No space is left in " + folder + " for " + purpose + ", which takes about " + neededMegabytes + " MB.",
                "Free some space there, or point -Djava.io.tmpdir to a folder on a larger disk.",
                cause);
    }

    /** Whether a message of the operating system, the JDK or PostgreSQL tells of a full disk or an exhausted quota. */
    static boolean isReasonOf(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        return text.contains("no space left")
                || text.contains("disk quota exceeded")
                || text.contains("not enough space on the disk");
    }
}
