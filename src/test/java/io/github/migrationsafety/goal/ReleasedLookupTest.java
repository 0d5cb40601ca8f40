package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.PackedBundle;
import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.policy.Released;
import io.github.migrationsafety.policy.Verdict.FailOn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a revision or a bundle releases, on real repositories and archives. */
class ReleasedLookupTest {
    private static final String ONE = "--changeset jo:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n";
    private static final String TWO = "--changeset jo:2\nCREATE TABLE b (id int);\n--rollback DROP TABLE b;\n";
    private static final String THREE = "--changeset jo:3\nCREATE TABLE c (id int);\n--rollback DROP TABLE c;\n";

    @TempDir
    private Path temp;

    private Path root;
    private Path module;

    @BeforeEach
    void folders() throws IOException {
        root = temp.resolve("checkout");
        module = Files.createDirectories(root.resolve("services/shop"));
    }

    private void write(String... changeSets) throws IOException {
        Path folder = Files.createDirectories(module.resolve("src/main/resources/db"));
        Files.writeString(
                folder.resolve("log.sql"), "--liquibase formatted sql\n" + String.join("", List.of(changeSets)));
    }

    private static void commit(Git git, String message) throws GitAPIException {
        git.add().addFilepattern(".").call();
        git.commit()
                .setMessage(message)
                .setAuthor("Jo", "jo@example.org")
                .setCommitter("Jo", "jo@example.org")
                .setSign(false)
                .call();
    }

    private Git repository() throws GitAPIException {
        return Git.init().setDirectory(root.toFile()).setInitialBranch("main").call();
    }

    private ChangeLog read(Released released) {
        ChangeLogRequest request = new ChangeLogRequest(
                module,
                "db/log.sql",
                List.of(module.resolve("src/main/resources")),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                17,
                Optional.empty());
        ChangeLogReader reader = new ChangeLogReader(sql -> Optional.empty());
        try (ParsedChangeLog parsed = reader.read(
                request.after(new ReleasedLookup(settings(), reader).find(Optional.of(released), request)))) {
            return parsed.changeLog();
        }
    }

    private GoalSettings settings() {
        return new GoalSettings(
                "a:b:1",
                "1",
                module,
                root,
                Optional.empty(),
                List.of(),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                Optional.empty(),
                getClass().getClassLoader(),
                FailOn.ERROR,
                List.of(),
                temp.resolve("target"),
                new GoalSettings.Postgres(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        (artifact, version) -> temp,
                        () -> List.of()),
                (group, artifact, version) -> temp.resolve(group + "-" + artifact + "-" + version + ".zip"),
                new GoalSettings.Debt(temp.resolve("baseline.json"), false),
                LocalDate.of(2026, 1, 1),
                false,
                name -> Optional.empty());
    }

    private static List<String> ids(ChangeLog log) {
        return log.changeSets().stream()
                .map(c -> c.id().id() + (c.released() ? " released" : " pending"))
                .toList();
    }

    private static List<String> early(ChangeLog log) {
        return log.comparison().early().stream()
                .map(e -> e.changeSet().id().id())
                .toList();
    }

    @Test
    void what_a_revision_has_is_released_whatever_stands_around_it_in_the_file() throws Exception {
        try (Git git = repository()) {
            write(ONE, TWO);
            commit(git, "release");
            git.tag().setName("v1").setAnnotated(false).call();
            write(ONE, THREE, TWO);
            ChangeLog log = read(new Released.GitRef("v1"));
            assertThat(ids(log)).containsExactly("1 released", "2 released", "3 pending");
            assertThat(early(log)).containsExactly("3");
            assertThat(log.comparison().release()).isEqualTo("revision `v1`");
        }
    }

    @Test
    void edited_and_removed_changesets_are_told() throws Exception {
        try (Git git = repository()) {
            write(ONE, TWO);
            commit(git, "release");
            write(ONE.replace("id int", "id bigint"));
            ChangeLog log = read(new Released.GitRef("main"));
            assertThat(log.comparison().edited())
                    .extracting(e -> e.changeSet().id().id())
                    .containsExactly("1");
            assertThat(log.comparison().removed()).extracting(r -> r.id().id()).containsExactly("2");
        }
    }

    @Test
    void what_only_the_other_branch_did_is_no_edit_of_ours() throws Exception {
        try (Git git = repository()) {
            write(ONE);
            commit(git, "base");
            git.branchCreate().setName("feature").call();
            write(ONE.replace("id int", "id bigint"), TWO);
            commit(git, "main goes on");
            git.checkout().setName("feature").call();
            write(ONE, THREE);
            ChangeLog log = read(new Released.GitRef("main"));
            assertThat(ids(log)).containsExactly("1 released", "3 pending");
            assertThat(log.comparison().edited()).isEmpty();
            assertThat(log.comparison().removed()).isEmpty();
        }
    }

    @Test
    void a_revision_without_the_changelog_releases_nothing() throws Exception {
        try (Git git = repository()) {
            Files.writeString(root.resolve("README"), "nothing yet");
            commit(git, "begin");
            write(ONE);
            assertThat(ids(read(new Released.GitRef("main")))).containsExactly("1 pending");
        }
    }

    @Test
    void nothing_is_left_in_the_temporary_folder() throws Exception {
        try (Git git = repository()) {
            write(ONE);
            commit(git, "release");
            read(new Released.GitRef("main"));
            try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
                assertThat(left.filter(p -> p.getFileName().toString().startsWith("migration-safety-released"))
                                .filter(p -> Files.exists(p.resolve("services/shop/src/main/resources/db/log.sql"))))
                        .isEmpty();
            }
        }
    }

    @Test
    void a_revision_that_is_not_there_is_named_with_advice() throws Exception {
        try (Git git = repository()) {
            write(ONE);
            commit(git, "release");
            assertThatThrownBy(() -> read(new Released.GitRef("origin/main")))
                    .isInstanceOfSatisfying(SetupException.class, e -> {
                        assertThat(e.getMessage()).contains("`origin/main`", "has no such revision");
                        assertThat(e.advice()).contains("`git fetch origin main`", "fetch-depth");
                    });
            Files.writeString(
                    root.resolve(".git/shallow"),
                    git.getRepository().resolve("HEAD").name() + "\n");
            assertThatThrownBy(() -> read(new Released.GitRef("origin/main")))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("it is a shallow clone");
        }
    }

    @Test
    void a_module_outside_of_any_repository_is_told_so() throws Exception {
        write(ONE);
        assertThatThrownBy(() -> read(new Released.GitRef("main")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("lies in no git repository");
    }

    @Test
    void a_revision_whose_changelog_cannot_be_read_is_named() throws Exception {
        try (Git git = repository()) {
            write("--changeset jo-without-colon\nSELECT 1;\n");
            commit(git, "broken");
            write(ONE);
            assertThatThrownBy(() -> read(new Released.GitRef("main")))
                    .isInstanceOf(SetupException.class)
                    .hasMessageStartingWith(
                            "The changelog of revision `main`, which `released.gitRef` needs, cannot be read.");
        }
    }

    private void bundle(String name, String manifest) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(temp.resolve(name)))) {
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(manifest.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void what_a_bundle_has_is_released() throws IOException {
        write(ONE, TWO);
        Path packed = PackedBundle.in(temp.resolve("1.4"), "db/log.sql", "--liquibase formatted sql\n" + ONE);
        Files.copy(packed, temp.resolve("com.acme-shop-1.4.zip"));
        assertThat(ids(read(new Released.Bundle("com.acme:shop:1.4")))).containsExactly("1 released", "2 pending");
        assertThat(ids(read(new Released.Bundle(
                        temp.resolve("com.acme-shop-1.4.zip").toString()))))
                .containsExactly("1 released", "2 pending");
    }

    @Test
    void what_is_no_bundle_is_told_so() throws IOException {
        write(ONE);
        assertThatThrownBy(() -> read(new Released.Bundle("shop-1.4.zip")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("neither groupId:artifactId:version nor a file");
        bundle("com.acme-shop-2.zip", "{");
        assertThatThrownBy(() -> read(new Released.Bundle("com.acme:shop:2")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("is refused");
        Files.writeString(temp.resolve("com.acme-shop-3.zip"), "no archive");
        assertThatThrownBy(() -> read(new Released.Bundle("com.acme:shop:3")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("is refused");
    }
}
