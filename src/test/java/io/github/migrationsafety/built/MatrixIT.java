package io.github.migrationsafety.built;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plugin with each version of PostgreSQL, Liquibase, Maven and the JDK that it is for. A cut through the matrix is a part of
 * every build; {@code mvn -Pmatrix verify} tries every pair, and with {@code -DupdateDocs} writes the table of the docs.
 */
class MatrixIT {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."), "docs", "compatibility.md");
    private static final String BEGIN = "<!-- written by mvn -Pmatrix verify -DupdateDocs -->\n";
    private static final String END = "<!-- end -->\n";
    private static final List<String> ROWS = new ArrayList<>();

    private static final String SAFE =
            """
            --liquibase formatted sql

            --changeset jo:1
            CREATE TABLE farm (
              id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
              name text NOT NULL
            );
            --rollback DROP TABLE farm;

            --changeset jo:2
            ALTER TABLE farm ADD COLUMN hectares numeric(10, 2);
            --rollback ALTER TABLE farm DROP COLUMN hectares;
            """;

    private static final String UNSAFE =
            """
            --liquibase formatted sql

            --changeset jo:1
            CREATE TABLE farm (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farm;

            --changeset jo:2
            ALTER TABLE farm ADD COLUMN hectares numeric(10, 2) DEFAULT 1;
            COMMENT ON TABLE farm IS 'where animals live';
            --rollback ALTER TABLE farm DROP COLUMN hectares;

            --changeset jo:3
            CREATE TABLE barn (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farm);
            --rollback SELECT 1 / 0;
            """;

    @TempDir
    static Path folder;

    @TestFactory
    Stream<DynamicTest> rehearses_alike_with() throws IOException {
        Map<Integer, Path> java = Combination.javaHomes();
        List<Integer> releases = List.copyOf(java.keySet());
        boolean all = MavenRun.property("matrix").equals("all");
        return (all ? Combination.pairs(releases) : Combination.cut(releases))
                .stream()
                        .map(c -> DynamicTest.dynamicTest(
                                "PostgreSQL " + c.postgres() + ", Liquibase " + c.liquibase() + ", Maven " + c.maven()
                                        + ", Java " + c.java(),
                                () -> tryOut(c, java.get(c.java()))));
    }

    @Test
    void the_docs_name_what_is_tried() throws IOException {
        String page = Files.readString(PAGE);

        assertThat(Combination.LIQUIBASE).allSatisfy(version -> assertThat(page).contains("| " + version + " |"));
        assertThat(Combination.MAVEN).allSatisfy(version -> assertThat(page).contains("| " + version + " |"));
        assertThat(Combination.POSTGRES).allSatisfy(version -> assertThat(page).contains("\n| " + version + "."));
    }

    @AfterAll
    static void tell() throws IOException {
        String table = "| PostgreSQL | Liquibase | Maven | Java | |\n| --- | --- | --- | --- | --- |\n"
                + String.join("", ROWS);
        System.out.println("\n" + table);
        if (System.getProperty("updateDocs") != null) {
            String page = Files.readString(PAGE);
            int begin = page.indexOf(BEGIN) + BEGIN.length();
            Files.writeString(PAGE, page.substring(0, begin) + "\n" + table + "\n" + page.substring(page.indexOf(END)));
        }
    }

    private static void tryOut(Combination versions, Path java) throws Exception {
        Project project = Project.of(
                        folder.resolve(String.join(
                                "-",
                                String.valueOf(versions.postgres()),
                                versions.liquibase(),
                                versions.maven(),
                                String.valueOf(versions.java()))),
                        SAFE)
                .file("src/main/resources/db/unsafe.sql", UNSAFE)
                .pom(
                        "<postgres><version>" + versions.postgres() + "</version></postgres>",
                        "<dependency><groupId>org.liquibase</groupId><artifactId>liquibase-core</artifactId><version>"
                                + versions.liquibase() + "</version></dependency>");

        MavenRun.Finished build = MavenRun.in(project.folder())
                .by(Path.of(MavenRun.property("mavens"), "apache-maven-" + versions.maven()))
                .on(java)
                .run("verify", "migration-safety:rehearse@unsafe");

        assertThat(build.succeeded()).as(build.log()).isTrue();
        assertThat(build.log()).doesNotContainPattern("(?m)^\\s+at ");
        JsonNode safe = new ObjectMapper().readTree(project.report("rehearse", "report.json"));
        assertThat(safe.at("/summary/rehearsed").asInt()).isEqualTo(2);
        assertThat(safe.at("/summary/errors").asInt()).isZero();
        assertThat(safe.at("/tool/liquibase").asText()).isEqualTo(versions.liquibase());
        String postgres = safe.at("/tool/postgres").asText();
        assertThat(postgres).startsWith(versions.postgres() + ".");
        assertThat(findings(project))
                .containsExactly(
                        "7 rollback/schema-differs table public.farm",
                        "13 index/foreign-key-not-indexed public.barn(farm_id)",
                        "14 rollback/fails changeset 3");
        assertThat(project.folder().resolve("target/migration-safety"))
                .isDirectoryRecursivelyContaining("glob:**-migrations.zip");
        ROWS.add("| " + postgres + " | " + versions.liquibase() + " | " + versions.maven() + " | " + versions.java()
                + " | works |\n");
    }

    private static List<String> findings(Project project) throws IOException {
        JsonNode report = new ObjectMapper()
                .readTree(Files.readString(project.folder().resolve("target/unsafe/rehearse/report.json")));
        List<String> findings = new ArrayList<>();
        for (JsonNode finding : report.get("findings")) {
            findings.add(finding.get("line").asText() + " " + finding.get("rule").asText() + " "
                    + finding.get("object").asText());
        }
        return findings;
    }
}
