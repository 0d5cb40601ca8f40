package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The end of what a server has said, and what can be told from it. Thread-safe. */
final class ServerLog {
    private static final int KEPT_LINES = 40;
    private static final int KEPT_LENGTH = 2_000;
    private static final String READY = "database system is ready to accept connections";

    private static final Pattern FULL_DISK =
            Pattern.compile("(?:LOG|PANIC|FATAL): +(could not .*: No space left on device)$");
    private static final Pattern KILLED = Pattern.compile("LOG: +(.* was terminated by .*)$");

    private final Deque<String> lines = new ArrayDeque<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();

    /** Reads to the end of what a server says. A statement may make it say a line as long as all memory. */
    void readFrom(Reader said) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = said.read(); c >= 0; c = said.read()) {
            if (c == '\n') {
                add(line.toString());
                line.setLength(0);
            } else if (line.length() < KEPT_LENGTH) {
                line.append((char) c);
            }
        }
        if (!line.isEmpty()) {
            add(line.toString());
        }
    }

    synchronized void add(String line) {
        lines.addLast(line);
        if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
        }
        if (line.contains(READY)) {
            ready.complete(true);
        }
    }

    /** The server says no more. */
    void end() {
        ready.complete(false);
    }

    /** True once the server takes connections, false if it ended before. */
    CompletableFuture<Boolean> ready() {
        return ready;
    }

    synchronized String tail() {
        return String.join("\n", lines);
    }

    /** What befell the server: the last thing that it said of its disk, or else of one of its processes. */
    synchronized String fate() {
        return lastOf(FULL_DISK)
                .or(() -> lastOf(KILLED))
                .map(told -> "was lost: " + told)
                .orElse("was ended from outside");
    }

    private Optional<String> lastOf(Pattern what) {
        return lines.stream()
                .map(what::matcher)
                .filter(Matcher::find)
                .map(told -> told.group(1))
                .reduce((first, last) -> last);
    }

    /** The port was taken between our looking for a free one and the server's binding it. */
    boolean tellsOfTakenPort() {
        String text = tail();
        return text.contains("could not bind") || text.contains("could not create any TCP/IP sockets");
    }

    /** What to tell the user when a program of PostgreSQL failed and said this. */
    static SetupException explain(String failure, Installation installation, String output) {
        String message = "PostgreSQL " + installation.version() + " " + failure + ". It said:\n" + output.strip();
        IOException cause = new IOException(output);
        if (output.contains("GLIBC") || output.contains("GLIBCXX")) {
            return new SetupException(
                    message,
                    "The binaries need glibc 2.27 or later: use a newer system, or set <postgres><image> or"
                            + " <postgres><url>.",
                    cause);
        }
        if (output.contains("error while loading shared libraries")) {
            return new SetupException(
                    message,
                    "Install the library that is missing; the binaries need libstdc++ and libgcc_s of the system.",
                    cause);
        }
        return new SetupException(
                message,
                "Delete " + installation.folder().getParent() + " if its content may be damaged, or set <postgres><url>"
                        + " or -Dmigration-safety.postgres.url to a server of your own.",
                cause);
    }
}
