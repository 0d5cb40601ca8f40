package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A goal in a JVM of its own, which the test kills. */
final class GoalJvm implements AutoCloseable {
    /** Every step. */
    static final MigrateGoal.Options WHOLE = new MigrateGoal.Options(
            false, false, false, false, Interrupted.REFUSE, Optional.of(Duration.ofSeconds(30)));

    /** The changesets alone. */
    static final MigrateGoal.Options BARE =
            new MigrateGoal.Options(true, true, true, true, Interrupted.REFUSE, Optional.of(Duration.ofSeconds(30)));

    static final RollbackGoal.Options BACK = new RollbackGoal.Options(
            new Selection.LastMigration(), Interrupted.REFUSE, Optional.of(Duration.ofSeconds(30)));

    private final Process process;

    private GoalJvm(Process process) {
        this.process = process;
    }

    /** What the other JVM runs. */
    public static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            ProductionSettings settings =
                    RealDatabaseProject.settings(Path.of(arguments[1]), arguments[2], arguments[3], arguments[4]);
            switch (arguments[0]) {
                case "whole" -> MigrateGoal.run(settings, WHOLE, new Silent());
                case "bare" -> MigrateGoal.run(settings, BARE, new Silent());
                case "back" -> RollbackGoal.run(settings, BACK, new Silent());
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    /** @param goal {@code whole}, {@code bare} or {@code back} */
    static GoalJvm start(String goal, RealDatabaseProject project) throws IOException {
        return new GoalJvm(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dbasedir=" + System.getProperty("basedir", "."),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        goal,
                        project.module().toString(),
                        project.target(),
                        project.user(),
                        project.owner()))
                .redirectErrorStream(true)
                .redirectOutput(project.module().resolve("killed.log").toFile())
                .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() throws Exception {
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
