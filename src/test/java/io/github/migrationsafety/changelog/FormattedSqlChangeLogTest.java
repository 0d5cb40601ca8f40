package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.places;
import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormattedSqlChangeLogTest {
    @TempDir
    private Path base;

    @Test
    void reads_changesets_with_the_line_of_each_statement_both_ways() {
        ChangeLog log = new ChangeLogFolder(base)
                .with(
                        "db/log.sql",
                        """
                        --liquibase formatted sql

                        --changeset ann:1
                        --comment the farms
                        -- a note about CREATE TABLE farms
                        CREATE TABLE farms (
                            id bigint PRIMARY KEY
                        );

                        CREATE INDEX farms_id ON farms (id); CREATE INDEX farms_id2 ON farms (id);
                        --rollback DROP INDEX farms_id2;
                        --rollback DROP INDEX farms_id; DROP TABLE farms;

                        -- changeset "bob":"two words" runInTransaction:false runOnChange:true
                        SELECT 1;
                        /* liquibase rollback
                        SELECT 2;
                        */
                        """)
                .read();

        assertThat(log.changeSets()).extracting(set -> set.id() + " " + set.at()).containsExactly(
                "db/log.sql::1::ann resources/db/log.sql:3", "db/log.sql::two words::bob resources/db/log.sql:14");
        ChangeSet first = log.changeSets().get(0);
        assertThat(first.comment()).isEqualTo("the farms");
        assertThat(first.checksum()).startsWith("9:");
        assertThat(sql(first.sql())).containsExactly(
                "CREATE TABLE farms (\n    id bigint PRIMARY KEY\n)",
                "CREATE INDEX farms_id ON farms (id)",
                "CREATE INDEX farms_id2 ON farms (id)");
        assertThat(places(first.sql())).containsExactly(
                "resources/db/log.sql:6", "resources/db/log.sql:10", "resources/db/log.sql:10");
        assertThat(sql(first.rollback().sql())).containsExactly(
                "DROP INDEX farms_id2", "DROP INDEX farms_id", "DROP TABLE farms");
        assertThat(places(first.rollback().sql())).containsExactly(
                "resources/db/log.sql:11", "resources/db/log.sql:12", "resources/db/log.sql:12");
        ChangeSet second = log.changeSets().get(1);
        assertThat(second.runInTransaction()).isFalse();
        assertThat(second.runOnChange()).isTrue();
        assertThat(places(second.rollback().sql())).containsExactly("resources/db/log.sql:17");
        assertThat(log.files()).isEqualTo(List.of("resources/db/log.sql"));
    }
}
