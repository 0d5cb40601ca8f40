package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.production.Check;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WayBackTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farms;

            """;

    private static final String RELEASE = FARMS
            + """
            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            --rollback ALTER TABLE farms DROP COLUMN country;

            --changeset jo:name-index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;

            """;

    private Ground ground;

    @BeforeEach
    void open(@TempDir Path folder) {
        ground = new Ground(folder);
        ground.changeLog(FARMS).migrate();
        ground.changeLog(RELEASE).migrate();
    }

    @AfterEach
    void close() throws SQLException {
        ground.close();
    }

    @Test
    void the_last_migration_is_taken_back_and_the_schema_is_what_it_was() {
        ground.migrate();

        Outcome outcome = ground.rollBack(new Selection.LastMigration());

        assertThat(outcome.done()).extracting("id").containsExactly("name-index", "country");
        assertThat(ground.applied()).containsExactly("farms");
        assertThat(outcome.checks())
                .extracting(Check::name, Check::outcome)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("schema reverted", Check.Outcome.PASSED),
                        org.assertj.core.groups.Tuple.tuple("data integrity", Check.Outcome.PASSED));
        assertThat(ground.locked()).isFalse();
    }

    @Test
    void a_rollback_that_leaves_something_behind_fails_the_check_by_name() {
        ground.changeLog(
                        RELEASE
                                + """
                --changeset jo:two
                CREATE TABLE one (); CREATE TABLE two ();
                --rollback DROP TABLE one;
                """)
                .migrate();

        Outcome outcome = ground.rollBack(new Selection.Count(1));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.checks())
                .filteredOn(Check::isFailed)
                .extracting(Check::name)
                .containsExactly("schema reverted");
    }

    @Test
    void changesets_are_taken_back_down_to_a_tag() {
        ground.execute("UPDATE databasechangelog SET tag = 'v1' WHERE id = 'farms'");

        assertThat(ground.rollBack(new Selection.Tag("v1")).done())
                .extracting("id")
                .containsExactly("name-index", "country");
        assertThatThrownBy(() -> ground.rollBack(new Selection.Tag("v2")))
                .isInstanceOf(SetupException.class)
                .hasMessage("DATABASECHANGELOG has no tag 'v2'.");
    }

    @Test
    void changesets_are_taken_back_down_to_a_time() {
        ground.execute("UPDATE databasechangelog SET dateexecuted = '2026-01-01 10:00' WHERE id = 'farms'");
        ground.execute("UPDATE databasechangelog SET dateexecuted = '2026-01-02 10:00' WHERE id <> 'farms'");

        assertThat(ground.rollBack(new Selection.After(LocalDateTime.of(2026, 1, 1, 10, 0)))
                        .done())
                .extracting("id")
                .containsExactly("name-index", "country");
    }

    @Test
    void an_order_that_contradicts_itself_stops_it() {
        ground.execute("UPDATE databasechangelog SET dateexecuted = '2020-01-01' WHERE id = 'name-index'");

        assertThatThrownBy(() -> ground.rollBack(new Selection.Count(1)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("DATEEXECUTED and ORDEREXECUTED disagree");
        assertThat(ground.applied()).hasSize(3);
    }

    @Test
    void one_changeset_without_a_way_back_keeps_all_from_being_touched() {
        ground.changeLog(RELEASE + "--changeset jo:extra\nCREATE TABLE extra ();\n")
                .migrate();

        assertThatThrownBy(() -> ground.rollBack(new Selection.Count(2)))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("extra::jo")
                .hasMessageContaining("has no rollback");
        assertThat(ground.applied()).hasSize(4);
    }

    @Test
    void what_somebody_else_applied_since_is_named() {
        ground.changeLog(RELEASE + "--changeset jo:extra\nCREATE TABLE extra ();\n--rollback DROP TABLE extra;\n");
        ground.execute("INSERT INTO databasechangelog (id, author, filename, dateexecuted, orderexecuted, exectype)"
                + " VALUES ('extra', 'jo', 'changelog.sql', now(), 99, 'EXECUTED')");

        assertThatThrownBy(() -> ground.rollBack(new Selection.LastMigration()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("changelog.sql::extra::jo was applied after the last migration");
    }

    @Test
    void a_rollback_that_fails_leaves_its_changeset_applied() {
        ground.changeLog(
                        RELEASE
                                + """
                --changeset jo:broken
                CREATE TABLE broken ();
                --rollback DROP TABLE broken;
                --rollback DROP TABLE nothing;
                """)
                .migrate();

        Outcome outcome = ground.rollBack(new Selection.Count(2));

        assertThat(outcome.failure())
                .hasValueSatisfying(words -> assertThat(words).contains("table \"nothing\" does not exist"));
        assertThat(ground.applied()).contains("broken");
        assertThat(ground.query("SELECT to_regclass('broken')::text")).containsExactly("broken");
        assertThat(outcome.left()).extracting("id").containsExactly("broken", "name-index");
    }
}
