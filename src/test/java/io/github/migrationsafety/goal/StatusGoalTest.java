package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusGoalTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint CONSTRAINT farms_pkey PRIMARY KEY);
            --rollback DROP TABLE farms;
            """;
    private static final String BARNS =
            """
            --changeset jo:barns
            CREATE TABLE barns (id bigint CONSTRAINT barns_pkey PRIMARY KEY);
            --rollback DROP TABLE barns;
            """;
    private static final String FARM_NAMES =
            """
            --changeset jo:names runOnChange:true
            CREATE OR REPLACE VIEW farm_names AS SELECT id FROM farms;
            --rollback DROP VIEW farm_names;
            """;

    @TempDir
    private Path module;

    private RealDatabaseProject project;

    @BeforeEach
    void open() throws SQLException {
        project = new RealDatabaseProject(module);
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    private Status status() {
        return StatusGoal.run(project.settings(), project.console()).orElseThrow();
    }

    @Test
    void a_database_without_liquibase_has_everything_pending() throws Exception {
        project.changeLog(FARMS + BARNS);

        Status status = status();

        assertThat(status.standing().applied()).isEmpty();
        assertThat(status.standing().pending())
                .extracting(ChangeSet::id)
                .extracting(Object::toString)
                .containsExactly("db/log.sql::farms::jo", "db/log.sql::barns::jo");
        assertThat(status.drift().check().isFailed()).isFalse();
        assertThat(project.said).contains("Journal: it tells nothing of this database.");
    }

    @Test
    void tells_applied_pending_edited_and_unexpected_changesets() throws Exception {
        project.changeLog(FARMS + BARNS + FARM_NAMES);
        project.update();
        project.letUserRead();
        project.changeLog(FARMS.replace("bigint", "int")
                + FARM_NAMES.replace("SELECT id", "SELECT id, id AS name")
                + BARNS.replace("barns", "silos"));

        status();

        assertThat(project.said)
                .containsSubsequence(
                        "Applied: 0 changesets.",
                        "Pending: 2",
                        "    db/log.sql::names::jo",
                        "    db/log.sql::silos::jo",
                        "Edited since they were applied: 1",
                        "    db/log.sql::farms::jo",
                        "Applied, but not in the changelog: 1",
                        "    db/log.sql::barns::jo",
                        "Drift: not known, an applied changeset was edited, and nobody knows what it was before.");
    }

    @Test
    void liquibase_and_classpath_prefixes_name_the_same_file() throws Exception {
        project.changeLog(FARMS);
        project.update();
        project.letUserRead();
        project.execute("UPDATE databasechangelog SET filename = 'classpath:db/log.sql'");

        assertThat(status().standing().pending()).isEmpty();
        assertThat(status().standing().unexpected()).isEmpty();
    }

    @Test
    void a_cleared_checksum_is_no_edit() throws Exception {
        project.changeLog(FARMS);
        project.update();
        project.letUserRead();
        project.execute("UPDATE databasechangelog SET md5sum = NULL");

        assertThat(status().standing().edited()).isEmpty();
        assertThat(status().standing().applied()).hasSize(1);
    }

    @Test
    void names_the_drift_and_how_the_last_run_against_this_database_ended() throws Exception {
        project.changeLog(FARMS);
        project.update();
        project.letUserRead();
        project.execute("ALTER TABLE farms ADD nickname text");
        Path file = module.resolve(".migration-safety/journal.jsonl");
        try (Journal journal = Journal.writing(file)) {
            journal.write(entry(project.target(), "2026-01-06T22:00:00Z"));
            journal.write(entry("jdbc:postgresql://elsewhere/shop", "2026-01-07T01:00:00Z"));
        }
        Files.writeString(file, Files.readString(file) + "{\"at\": \"2026-01-0");

        status();

        assertThat(project.said)
                .containsSubsequence(
                        "Drift: 1",
                        "    column public.farms.nickname: no applied changeset makes it",
                        "Journal: migrate, apply of db/log.sql::farms::jo began at 2026-01-06T22:00:00Z, and no end of it"
                                + " is recorded. Unless that run is still at work, run `migrate` again: it finds out how far"
                                + " this came. A line of it was cut short, as by a crash.");
        assertThat(Files.readString(module.resolve("target/status/report.json")))
                .contains("\"goal\" : \"status\"", "column public.farms.nickname", "\"state\" : \"STARTED\"");
    }

    private static Entry entry(String target, String at) {
        return new Entry(
                at, "run-1", "migrate", target, "apply", Entry.State.STARTED, "db/log.sql::farms::jo", Map.of());
    }
}
