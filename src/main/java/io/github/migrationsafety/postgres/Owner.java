package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The process that something throwaway belongs to. The number alone would do for a while only: numbers are used again.
 * Immutable.
 *
 * @param pid its number
 * @param startMillis when it started, or 0 if the system does not tell
 */
record Owner(long pid, long startMillis) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}) (\\d{1,18})");

    // The JDK reckons the start from the system's boot time, which shifts a little when the clock is set.
    private static final long TOLERANCE_MILLIS = 10_000;

    static Owner current() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(self.pid(), startOf(self));
    }

    /** Reads a mark; one that cannot be made out belongs to nobody. */
    static Owner readFrom(Path mark) throws IOException {
        return parse(Files.readString(mark)).orElse(new Owner(0, 0));
    }

    static Optional<Owner> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new Owner(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    void writeTo(FileChannel mark) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(toString().getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            mark.write(bytes);
        }
        mark.force(false);
    }

    /** Whether the process runs on this machine; false also for one that runs out of sight, in another container. */
    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(Owner::startOf)
                .filter(start -> start == 0 || startMillis == 0 || Math.abs(start - startMillis) < TOLERANCE_MILLIS)
                .isPresent();
    }

    /** The form in which marks hold it. */
    @Override
    public String toString() {
        return pid + " " + startMillis;
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
