package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The small segment of System V shared memory by which a server knows that it is alone on its data directory. The server removes
 * it when it ends, but not when it is killed, and then it stays until the machine is started anew. See <a
 * href="https://www.postgresql.org/docs/current/kernel-resources.html">Managing Kernel Resources</a>.
 */
final class SharedMemory {
    /** The line of {@code postmaster.pid} with the segment's key and number, from 0. */
    private static final int LINE = 6;

    private static final int PATIENCE_SECONDS = 10;

    private SharedMemory() {}

    /** Removes what the killed server of a data directory left. The server must have ended. */
    static void removeLeftBy(Path data) throws IOException {
        Path marks = data.resolve("postmaster.pid");
        if (!Files.exists(marks)) {
            return;
        }
        Optional<String> segment = segment(Files.readAllLines(marks));
        Optional<String> remover = Programs.find("ipcrm");
        if (segment.isPresent() && remover.isPresent()) {
            Programs.run(List.of(remover.get(), "-m", segment.get()), Path.of("/"), PATIENCE_SECONDS);
        }
    }

    static Optional<String> segment(List<String> marks) {
        if (marks.size() <= LINE) {
            return Optional.empty();
        }
        String[] keyAndNumber = marks.get(LINE).strip().split("\\s+");
        return keyAndNumber.length == 2 && keyAndNumber[1].matches("\\d{1,10}")
                ? Optional.of(keyAndNumber[1])
                : Optional.empty();
    }
}
