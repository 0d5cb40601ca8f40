package io.github.migrationsafety.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * {@code mvn -Pbenchmark verify}: measures the goals of the plugin against Liquibase's own and against plain JDBC, all in one run
 * on this machine, on servers of one version with one setting. What counts are the ratios; the machine's speed cancels out.
 *
 * <p>System properties: {@code benchmark.sizes}, {@code benchmark.runs}, {@code benchmark.postgres} and, from the POM,
 * {@code benchmark.folder}, {@code benchmark.maven}, {@code benchmark.repository}, {@code benchmark.builders},
 * {@code benchmark.plugin}, {@code benchmark.liquibase}, {@code benchmark.driver}.
 */
public final class Benchmark {
    private static final long SEED = 1;
    private static final int WARM_UP_SIZE = 40;

    private final Path folder = Path.of(property("folder"));
    private final String postgres = property("postgres");
    private final BenchmarkProject.Versions versions =
            new BenchmarkProject.Versions(property("plugin"), property("liquibase"), property("driver"));
    private final String plugin = "io.github.migrationsafety:migration-safety-maven-plugin:" + versions.plugin() + ":";
    private final String liquibase = "org.liquibase:liquibase-maven-plugin:" + versions.liquibase() + ":";
    private final MavenLaunch maven;
    private final Results results = new Results();

    private Benchmark() throws IOException {
        Path settings = Files.createDirectories(folder).resolve("settings.xml");
        Files.writeString(
                settings, settings(Path.of(property("builders")).toUri().toString()));
        maven = new MavenLaunch(Path.of(property("maven")), Path.of(property("repository")), settings);
    }

    public static void main(String[] args) throws Exception {
        List<Integer> sizes = Arrays.stream(property("sizes").split(","))
                .map(String::strip)
                .map(Integer::valueOf)
                .toList();
        Benchmark benchmark = new Benchmark();
        benchmark.warmUp();
        for (int size : sizes) {
            for (int run = 0; run < Integer.parseInt(property("runs")); run++) {
                benchmark.measure(size);
            }
        }
        System.out.printf(
                "%nPostgreSQL %s, Liquibase %s, Java %s, -Xmx512m, %d processors, median of %s%n%n%s%n",
                benchmark.postgres,
                benchmark.versions.liquibase(),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                property("runs"),
                benchmark.results.table());
    }

    /** Fetches what the goals need and extracts the server, so that nothing measured waits for a network. */
    private void warmUp() throws Exception {
        System.out.println("warming up");
        BenchmarkProject project = project("warm-up", WARM_UP_SIZE);
        for (Contender contender : Contender.values()) {
            run(contender, project, List.of());
        }
    }

    private void measure(int size) throws Exception {
        BenchmarkProject project = project(String.valueOf(size), size);
        for (Contender contender : Contender.values()) {
            Measurement measured = run(contender, project, List.of("--offline"));
            results.add(size, contender, measured);
            // Beyond the number of processors others are at work too, and what was just measured is worth little.
            System.out.printf(
                    "%,d changesets, %s: %.2f s (load average %.1f)%n",
                    size,
                    contender.title(),
                    measured.seconds(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
    }

    private BenchmarkProject project(String name, int size) throws IOException {
        return BenchmarkProject.write(folder.resolve(name), ChangeLogGenerator.generate(size, SEED), versions);
    }

    private Measurement run(Contender contender, BenchmarkProject project, List<String> options) throws Exception {
        return switch (contender) {
            case START -> goal(contender, project, plugin + "help", options);
            case LINT -> ownGoal(contender, project, "lint", options);
            case REHEARSE -> ownGoal(contender, project, "rehearse", options);
            case UPDATE -> liquibase(contender, project, "update", options);
            case UPDATE_TESTING_ROLLBACK -> liquibase(contender, project, "updateTestingRollback", options);
            case VALIDATE -> liquibase(contender, project, "validate", options);
            case JDBC -> jdbc(project);
        };
    }

    private Measurement jdbc(BenchmarkProject project) throws Exception {
        try (BenchmarkServer server = BenchmarkServer.start(postgres);
                Connection connection = server.connect()) {
            return PlainJdbc.run(connection, project.changeSets());
        }
    }

    private Measurement liquibase(Contender contender, BenchmarkProject project, String goal, List<String> options)
            throws Exception {
        try (BenchmarkServer server = BenchmarkServer.start(postgres)) {
            List<String> all = new ArrayList<>(options);
            all.addAll(server.liquibaseOptions());
            return goal(contender, project, liquibase + goal, all);
        }
    }

    private Measurement ownGoal(Contender contender, BenchmarkProject project, String goal, List<String> options)
            throws Exception {
        List<String> all = new ArrayList<>(options);
        // What the other rules think of a made-up changelog does not matter here.
        all.addAll(List.of("-Dmigration-safety.postgres.version=" + postgres, "-Dmigration-safety.failOn=never"));
        Measurement measured = goal(contender, project, plugin + goal, all);
        check(project, goal);
        return measured;
    }

    /** A rehearsal that stopped half way would be fast. */
    private static void check(BenchmarkProject project, String goal) throws IOException {
        Path file = project.folder().resolve("target/migration-safety/" + goal + "/report.json");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        int expected = project.changeSets().size();
        for (JsonNode finding : report.required("findings")) {
            String rule = finding.required("rule").asText();
            if (rule.startsWith("rollback/") || rule.startsWith("changelog/")) {
                throw new IllegalStateException(file + " has findings of " + rule);
            }
        }
        JsonNode summary = report.required("summary");
        if (summary.required("changeSets").asInt() != expected
                || (goal.equals("rehearse") && summary.required("rehearsed").asInt() != expected)) {
            throw new IllegalStateException(file + " tells not of " + expected + " changesets: " + summary);
        }
    }

    private Measurement goal(Contender contender, BenchmarkProject project, String goal, List<String> options)
            throws Exception {
        List<String> arguments = new ArrayList<>(options);
        arguments.add(goal);
        Path log = folder.resolve(
                project.folder().getFileName() + "-" + contender.name().toLowerCase(Locale.ROOT) + ".log");
        return maven.run(project.folder(), log, arguments);
    }

    private static String settings(String buildersRepository) {
        String repository = "<id>builders.repository</id><url>" + buildersRepository
                + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases><snapshots><enabled>false</enabled></snapshots>";
        return """
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
                """
                .formatted(repository);
    }

    private static String property(String name) {
        String value = System.getProperty("benchmark." + name);
        if (value == null) {
            throw new IllegalArgumentException("benchmark." + name + " is not set; run mvn -Pbenchmark verify");
        }
        return value;
    }
}
