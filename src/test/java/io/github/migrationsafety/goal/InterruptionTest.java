package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.RolloutSettings;
import io.github.migrationsafety.policy.Share;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.targets.Rollout;
import io.github.migrationsafety.production.targets.Stage;
import io.github.migrationsafety.production.targets.Turn;
import io.github.migrationsafety.production.targets.Turn.Ending;
import io.github.migrationsafety.report.Style;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What Ctrl-C does, in a JVM of its own. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there, a process cannot be asked to end by another one")
class InterruptionTest {
    /** What the other JVM runs: two targets, of which the first one takes until standard input has a byte. */
    public static final class Main {
        private Main() {}

        public static void main(String[] arguments) {
            List<Target> targets = Stream.of("a", "b")
                    .map(name ->
                            new Target(name, "jdbc:postgresql://localhost/" + name, Optional.empty(), Optional.empty()))
                    .toList();
            RolloutSettings oneByOne = new RolloutSettings(List.of(), 0, List.of(), 1, new Share(0, false));
            Rollout rollout = new Rollout(Stage.of(targets, oneByOne), 1, 0);
            try (Interruption interruption = Interruption.of(rollout, new Printed())) {
                List<Turn> turns = rollout.run(target -> {
                    System.out.println("begins " + target.name());
                    try {
                        System.in.read();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return new Turn(target, Ending.DONE, "", Duration.ZERO);
                });
                turns.forEach(turn -> System.out.println(turn.target().name() + " " + turn.ending()));
            }
        }
    }

    private record Printed() implements Console {
        @Override
        public void info(String line) {
            System.out.println(line);
        }

        @Override
        public void warn(String line) {
            System.out.println(line);
        }

        @Override
        public void error(String line) {
            System.out.println(line);
        }

        @Override
        public void debug(String line) {
            System.out.println(line);
        }

        @Override
        public void message(String line) {
            System.out.println(line);
        }

        @Override
        public Style style() {
            return Style.PLAIN;
        }
    }

    @Test
    void who_runs_comes_to_its_end_and_no_other_begins() throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).isEqualTo("begins a");

            // Unlike Process.destroy, it leaves the streams open.
            process.toHandle().destroy();

            assertThat(output.readLine()).isEqualTo("Interrupted: no further target is begun. Waiting for a.");
            process.getOutputStream().write('x');
            process.getOutputStream().flush();
            assertThat(output.readLine()).isEqualTo("a done");
            assertThat(output.readLine()).isEqualTo("b not-started");
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
        } finally {
            process.destroyForcibly();
        }
    }
}
