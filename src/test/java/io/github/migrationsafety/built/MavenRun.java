package io.github.migrationsafety.built;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Maven that is to be run on a project, the way a user runs it: by its script. It is the Maven and the Java of the build unless
 * said otherwise. Not thread-safe.
 *
 * <p>System properties: {@code built.maven}, {@code built.repository} (where the plugin was installed) and {@code built.builders}
 * (the builder's own repository, from which everything else comes).
 */
final class MavenRun {
    private static final int PATIENCE_MINUTES = 5;

    private final Path project;
    private final List<String> before = new ArrayList<>();
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path home = Path.of(property("maven"));
    private Path java = Path.of(System.getProperty("java.home"));

    private MavenRun(Path project) {
        this.project = project;
    }

    /** In this folder, which need not have a POM. */
    static MavenRun in(Path project) {
        return new MavenRun(project);
    }

    /** Of this distribution. */
    MavenRun by(Path maven) {
        home = maven;
        return this;
    }

    /** On this JDK. */
    MavenRun on(Path javaHome) {
        java = javaHome;
        return this;
    }

    /** Through another program, such as one that changes who may do what. */
    MavenRun through(String... program) {
        before.addAll(List.of(program));
        return this;
    }

    /** With options of Maven. */
    MavenRun with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    /** With a variable. */
    MavenRun where(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs the goals to their end. */
    Finished run(String... goals) throws IOException, InterruptedException {
        return start(goals).await();
    }

    /** Starts the goals. */
    Running start(String... goals) throws IOException {
        boolean windows = File.separatorChar == '\\';
        List<String> command = new ArrayList<>(before);
        if (!windows) {
            command.add("sh");
        }
        command.add(home.resolve("bin").resolve(windows ? "mvn.cmd" : "mvn").toString());
        command.addAll(List.of("--batch-mode", "--global-settings", settings().toString()));
        command.add("-Dmaven.repo.local=" + property("repository"));
        command.addAll(options);
        command.addAll(List.of(goals));
        Path log = Files.createTempFile(project.toAbsolutePath().getParent(), "maven", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> variables = builder.environment();
        // What the person who builds has set for the outer Maven is not meant for this one.
        variables.keySet().removeIf(name -> name.startsWith("MAVEN_") || name.equals("CLASSWORLDS_LAUNCHER"));
        variables.put("JAVA_HOME", java.toString());
        variables.putAll(environment);
        return new Running(builder.start(), log);
    }

    /** A Maven that runs. */
    record Running(Process process, Path log) implements AutoCloseable {
        String said() throws IOException {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        }

        Finished await() throws IOException, InterruptedException {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("does not end:\n" + said());
            }
            return new Finished(process.exitValue(), said());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /**
     * A Maven that has ended.
     *
     * @param exit what it told the shell
     * @param log all that it printed
     */
    record Finished(int exit, String log) {
        boolean succeeded() {
            return exit == 0;
        }

        /** The sentence that it failed with; empty if there is none. */
        String failure() {
            return log.lines()
                    .filter(line -> line.contains("[ERROR] Failed to execute goal "))
                    .reduce((first, last) -> last)
                    .orElse("");
        }
    }

    static String property(String name) {
        String value = System.getProperty("built." + name);
        if (value == null) {
            throw new IllegalStateException("built." + name + " is not set; run mvn verify");
        }
        return value;
    }

    /** What this build has fetched already is not fetched again. */
    private Path settings() throws IOException {
        String repository =
                """
                <id>builders.repository</id><url>%s</url>
                <releases><enabled>true</enabled><checksumPolicy>ignore</checksumPolicy></releases>
                <snapshots><enabled>false</enabled></snapshots>
                """
                        .formatted(Path.of(property("builders")).toUri());
        Path file = Path.of(property("repository")).resolveSibling("built-settings.xml");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        """
                        <settings>
                          <profiles>
                            <profile>
                              <id>builders-repository</id>
                              <repositories><repository>%1$s</repository></repositories>
                              <pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
                            </profile>
                          </profiles>
                          <activeProfiles><activeProfile>builders-repository</activeProfile></activeProfiles>
                        </settings>
                        """,
                        repository));
        return file;
    }
}
