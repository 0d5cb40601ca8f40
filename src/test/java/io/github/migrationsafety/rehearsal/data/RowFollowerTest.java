package io.github.migrationsafety.rehearsal.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.WrittenTables;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowFollowerTest {
    private static final QualifiedName FARMS = QualifiedName.of("public", "farms");

    private final ThrowawayPostgres server = TestPostgres.shared(17);
    private Connection connection;
    private RowFollower follower;

    @BeforeEach
    void open() throws SQLException {
        server.createDatabase("row_follower");
        connection = server.connect("row_follower");
        run("CREATE TYPE crop AS ENUM ('oats', 'rye')");
        run("CREATE TABLE farms (id bigint PRIMARY KEY, since timestamp)");
        run("INSERT INTO farms VALUES (1, '2020-01-01 00:00'), (2, NULL)");
        follower = new RowFollower(server.connect("row_follower"), Set.of(), true);
        follower.note(WrittenTables.ALL);
        follower.state();
    }

    @AfterEach
    void close() throws SQLException {
        follower.close();
        connection.close();
        server.dropDatabase("row_follower");
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The rows after somebody changed the catalog rows of the table, and wrote to its file only if that is told. */
    private TableRows rowsAfter(boolean fileWritten) throws SQLException {
        long oid = number("SELECT 'farms'::regclass::oid");
        long file = number("SELECT pg_relation_filenode('farms')");
        Set<WrittenTables.File> files = fileWritten ? Set.of(new WrittenTables.File(1663, file)) : Set.of();
        follower.note(new WrittenTables(false, Set.of(oid), files));
        return follower.state().table(FARMS).orElseThrow();
    }

    @Test
    void rows_are_not_read_again_when_only_an_index_is_new() throws SQLException {
        TableRows before = follower.state().table(FARMS).orElseThrow();
        run("CREATE INDEX ON farms (since)");
        // Nobody tells of it, so whoever reads the rows gives himself away.
        run("DELETE FROM farms");

        TableRows after = rowsAfter(false);

        assertThat(after.count()).isEqualTo(2);
        assertThat(RowComparison.differs(before, after)).isFalse();
        assertThat(follower.state().tables()).containsKey(FARMS);
        assertThat(after).as("what depends on the table is looked at again").isNotSameAs(before);
    }

    @Test
    void rows_in_another_order_are_no_difference_and_one_other_value_is() throws SQLException {
        TableRows before = follower.state().table(FARMS).orElseThrow();

        run("UPDATE farms SET since = since WHERE id = 1");
        assertThat(RowComparison.differs(before, rowsAfter(true))).isFalse();

        run("UPDATE farms SET since = '2021-01-01' WHERE id = 1");
        assertThat(RowComparison.differs(before, rowsAfter(true))).isTrue();
    }

    @Test
    void rows_are_read_again_when_their_file_was_written_to() throws SQLException {
        run("DELETE FROM farms WHERE id = 1");

        assertThat(rowsAfter(true).count()).isEqualTo(1);
    }

    @Test
    void rows_are_read_again_when_a_type_changes_that_needs_no_other_file() throws SQLException {
        TableRows before = follower.state().table(FARMS).orElseThrow();
        run("SET timezone = 'UTC'; ALTER TABLE farms ALTER since TYPE timestamptz");

        TableRows after = rowsAfter(false);

        assertThat(RowComparison.differs(before, after)).isTrue();
    }

    @Test
    void rows_are_read_again_when_they_have_another_key() throws SQLException {
        run("ALTER TABLE farms DROP CONSTRAINT farms_pkey");

        assertThat(rowsAfter(false).key()).isEmpty();
    }

    @Test
    void rows_of_an_enum_are_read_again_whatever_changed() throws SQLException {
        run("ALTER TABLE farms ADD crop crop DEFAULT 'rye'");
        TableRows before = rowsAfter(false);
        run("ALTER TYPE crop RENAME VALUE 'rye' TO 'barley'");

        TableRows after = rowsAfter(false);

        assertThat(RowComparison.differs(before, after)).isTrue();
    }

    @Test
    void rows_of_an_unlogged_table_are_always_read_again() throws SQLException {
        run("ALTER TABLE farms SET UNLOGGED");
        assertThat(rowsAfter(false).count()).isEqualTo(2);
        run("DELETE FROM farms");

        assertThat(rowsAfter(false).count()).isZero();
    }
}
