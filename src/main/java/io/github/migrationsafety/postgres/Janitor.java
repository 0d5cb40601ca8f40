package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Removes a folder when this JVM is gone, in whichever way it went: a small shell beside it waits for the end of a pipe that the
 * JVM holds, which the kernel closes. It has a session of its own where that can be had, so that neither Ctrl-C nor a signal to
 * the whole group of processes ends it too. On Windows there is none, and the next run sweeps.
 *
 * <p>Its making never fails: what a janitor would have removed, the next run finds as well. Thread-safe.
 */
public final class Janitor implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 5;

    /**
     * Waits for the JVM's end and for that of the server in the folder, if there is one; removes the segment of shared memory
     * that a killed server leaves, whose number stands in the <a
     * href="https://www.postgresql.org/docs/current/storage-file-layout.html">seventh line</a> of {@code postmaster.pid}; then
     * removes the folder. A server that is just ending may still write to it.
     */
    private static final String SCRIPT =
            """
            trap '' HUP INT QUIT TERM
            while read -r line; do :; done
            folder=$1
            marks=$folder/data/postmaster.pid
            tries=0
            if [ -f "$marks" ] && read -r server <"$marks"; then
                while kill -0 "$server"; do
                    tries=$((tries + 1))
                    [ $tries -lt 200 ] || exit 1
                    sleep 0.05
                done
                number=0
                [ -f "$marks" ] && while read -r key segment; do
                    number=$((number + 1))
                    [ $number = 7 ] && ipcrm -m "$segment"
                done <"$marks"
            fi
            until rm -rf -- "$folder" && [ ! -e "$folder" ]; do
                tries=$((tries + 1))
                [ $tries -lt 200 ] || exit 1
                sleep 0.05
            done
            """;

    private final Path folder;
    private final @Nullable Process shell;

    private Janitor(Path folder, @Nullable Process shell) {
        this.folder = folder;
        this.shell = shell;
    }

    /** Looks after a folder until closed. */
    public static Janitor of(Path folder) {
        if (!Account.current().isPosix()) {
            return new Janitor(folder, null);
        }
        List<String> command = new ArrayList<>();
        Programs.find("setsid").ifPresent(command::add);
        command.addAll(List.of("/bin/sh", "-c", SCRIPT, "migration-safety-janitor", folder.toString()));
        try {
            return new Janitor(
                    folder,
                    Programs.builder(command, Path.of("/"))
                            // A reader of our own output would else wait for the end of it.
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            return new Janitor(folder, null);
        }
    }

    /** Its process, where there is one. */
    Optional<ProcessHandle> process() {
        return Optional.ofNullable(shell).map(Process::toHandle);
    }

    /** Ends its work; a folder that is still there goes now. */
    @Override
    public void close() {
        if (shell == null) {
            return;
        }
        try {
            if (Files.exists(folder)) {
                shell.getOutputStream().close();
            } else {
                shell.destroyForcibly();
            }
            shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            // It has ended already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
