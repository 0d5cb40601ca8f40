package io.github.migrationsafety.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.fold.FoldSession;
import io.github.migrationsafety.schema.fold.SchemaFold;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.sql.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the source says of the tables is what a real server's catalog says. */
class SchemaDifferentialTest {
    private static final int STATEMENTS = 400;

    @ParameterizedTest
    @CsvSource({"15, 11", "17, 13", "18, 14"})
    void random_statements_fold_to_what_the_catalog_says(int major, long seed) throws SQLException {
        RandomDdl random = new RandomDdl(Long.getLong("seed", seed));
        try (TestPostgres.Database database = TestPostgres.freshDatabase(major);
                Connection connection = database.connect()) {
            FoldSession fold = new SchemaFold("public", major).session(Schema.EMPTY);
            StringBuilder script = new StringBuilder();
            for (String sql : List.of(
                    "create schema app",
                    "create type mood as enum ('sad', 'ok')",
                    "create domain posint as integer check (value > 0)")) {
                execute(connection, sql);
            }
            int done = 0;
            Schema real = Schema.EMPTY;
            while (done < STATEMENTS) {
                String sql = random.next(real);
                if (execute(connection, sql).isPresent()) {
                    continue;
                }
                done++;
                script.append(sql).append(";\n");
                real = CatalogSchema.read(connection);
                Optional<List<Statement>> read = SqlReader.standard().read(sql);
                assertThat(read).as("read: " + sql).isPresent();
                fold.apply(read.orElseThrow());
                assertThat(SchemaLines.differences(fold.schema(), real))
                        .as("after %s%non PostgreSQL %d, the last statement of%n%s", sql, major, script)
                        .isEmpty();
            }
        }
    }

    /** The SQLSTATE with which a statement fails. */
    private static Optional<String> execute(Connection connection, String sql) {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(String.valueOf(e.getSQLState()));
        }
    }
}
