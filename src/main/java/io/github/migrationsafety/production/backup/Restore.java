package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.postgres.ChildProgram;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.SignsOfLife;
import io.github.migrationsafety.postgres.Silence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code pg_restore}. Stateless. */
final class Restore {
    private static final int JOBS = 2;

    /** On a damaged archive pg_restore can go round in circles. */
    private static final Duration STUCK = Duration.ofMinutes(2);

    /** A newer pg_restore announces settings that an older server does not know, and goes on. */
    private static final String NEWER_SETTING = "unrecognized configuration parameter";

    private Restore() {}

    /**
     * What is restored beside the objects and rows themselves.
     *
     * @param roles owners and grants; the roles have to be there
     * @param tablespaces where things are stored; the tablespaces have to be there
     */
    record Along(boolean roles, boolean tablespaces) {}

    /**
     * Restores everything into an empty database.
     *
     * @throws SetupException if anything cannot be restored
     */
    static void run(
            ClientPrograms programs,
            Path dump,
            Format format,
            RealDatabase target,
            Along along,
            ProgressLine progress) {
        run(programs, dump, format, target, along, progress, STUCK);
    }

    /** @param stuck how long nothing may happen in the database until the program is ended */
    static void run(
            ClientPrograms programs,
            Path dump,
            Format format,
            RealDatabase target,
            Along along,
            ProgressLine progress,
            Duration stuck) {
        List<String> arguments = new ArrayList<>(List.of(
                format == Format.CUSTOM ? "--format=custom" : "--format=directory",
                "--jobs=" + JOBS,
                "--no-password",
                "--dbname=dbname=" + Identifier.connectionValue(target.database()) + " " + RealDatabase.keepAlive()));
        if (!along.tablespaces()) {
            arguments.add("--no-tablespaces");
        }
        if (!along.roles()) {
            arguments.addAll(List.of("--no-owner", "--no-privileges"));
        }
        arguments.add(dump.toString());
        try (ChildProgram restore = programs.start("pg_restore", arguments, target)) {
            Silence silence = new Silence(target);
            SignsOfLife signs = new SignsOfLife(target, stuck);
            await(restore, "Restoring into " + target.database(), progress, () -> {
                silence.check();
                if (signs.isStuck()) {
                    throw new SetupException(
                            "The backup cannot be restored into " + target + ": pg_restore has got nowhere for "
                                    + ProgressLine.seconds(stuck) + ", so it was ended.",
                            "See whether the dump is damaged, and use another backup if it is.");
                }
            });
            List<String> errors = errors(restore);
            if (!restore.succeeded() && !errors.stream().allMatch(e -> e.contains(NEWER_SETTING))) {
                throw new SetupException(
                        "The backup cannot be restored into " + target + ": " + reason(errors, restore) + ".",
                        advice(String.join(" ", errors)));
            }
            if (!restore.succeeded() && errors.isEmpty()) {
                throw new SetupException(
                        "The backup cannot be restored into " + target + ": " + restore.failure() + ".",
                        "Run the goal again; if pg_restore was killed, see whether the machine is short of memory.");
            }
        }
    }

    /**
     * Reads a dump's table of contents.
     *
     * @throws SetupException if it cannot be read
     */
    static void list(ClientPrograms programs, Path dump, RealDatabase anyDatabase, ProgressLine progress) {
        try (ChildProgram list = programs.start("pg_restore", List.of("--list", dump.toString()), anyDatabase)) {
            await(list, "Reading the table of contents", progress, () -> {});
            if (!list.succeeded()) {
                throw new SetupException(
                        "The dump that pg_dump wrote cannot be read: " + list.failure() + ".",
                        "Run the goal again; if it happens again, check the disk of the backup folder.");
            }
        }
    }

    private static void await(ChildProgram program, String what, ProgressLine progress, Runnable look) {
        long start = System.nanoTime();
        while (!program.ends(progress.every())) {
            look.run();
            progress.tell(what, Duration.ofNanos(System.nanoTime() - start));
        }
    }

    private static List<String> errors(ChildProgram restore) {
        return restore.output().stream()
                .filter(line -> line.contains("error: ") && !line.contains("errors ignored on restore"))
                .map(String::strip)
                .toList();
    }

    private static String reason(List<String> errors, ChildProgram restore) {
        return errors.stream()
                .filter(e -> !e.contains(NEWER_SETTING))
                .findFirst()
                .orElseGet(restore::failure);
    }

    private static String advice(String errors) {
        if (errors.contains("extension") && errors.contains("is not available")) {
            return "The throwaway server lacks an extension of the database: name an image that has it as"
                    + " <postgres><image> (migration-safety.postgres.image), or set `production.backup.verify: list`.";
        }
        if (errors.contains("No space left on device")) {
            return "Point -Djava.io.tmpdir to a folder on a larger disk, name a server with room as <postgres><url>, or set"
                    + " `production.backup.verify: list`.";
        }
        return "Correct what the server names, or, if only the throwaway server lacks it, set `production.backup.verify: list`.";
    }
}
