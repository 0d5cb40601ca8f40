package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcludedChangeSetTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    private ChangeLogFolder folder() {
        return new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="test" author="ann" context="test"><sql>SELECT 1</sql></changeSet>
                        <changeSet id="label" author="ann" labels="beta"><sql>SELECT 1</sql></changeSet>
                        <changeSet id="ignored" author="ann" ignore="true"><sql>SELECT 1</sql></changeSet>
                        <include file="part.sql" context="!prod" labels="old"/>
                        """)
                .with(
                        "part.sql",
                        """
                        --liquibase formatted sql
                        --changeset ann:oracle dbms:oracle
                        SELECT 1 FROM dual;
                        --changeset ann:plain
                        SELECT 1;
                        """);
    }

    @Test
    void leaves_out_by_context_and_ignore_and_dbms() {
        assertThat(folder().contexts("prod").read().changeSets())
                .extracting(set -> set.id().id() + ": " + set.excluded().orElse("runs"))
                .containsExactly(
                        "test: Its context `test` does not match the contexts `prod`.",
                        "label: runs",
                        "ignored: It is marked to be ignored.",
                        "oracle: Its dbms `oracle` leaves out PostgreSQL.",
                        "plain: Its context `!prod` does not match the contexts `prod`.");
    }

    @Test
    void leaves_out_by_labels_those_of_the_include_too() {
        assertThat(folder().labelFilter("beta").read().changeSets())
                .extracting(set -> set.id().id() + ": " + set.excluded().orElse("runs"))
                .contains("label: runs", "plain: Its labels `old` do not match the label filter `beta`.");
    }

    @Test
    void runs_every_context_and_label_when_none_is_asked_for() {
        assertThat(folder().read().changeSets())
                .filteredOn(set -> set.excluded().isEmpty())
                .extracting(set -> set.id().id())
                .containsExactly("test", "label", "plain");
    }
}
