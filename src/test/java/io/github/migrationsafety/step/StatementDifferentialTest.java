package io.github.migrationsafety.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.fold.FoldSession;
import io.github.migrationsafety.schema.fold.SchemaFold;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.sql.Statement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each statement of the corpus does to the folded schema what it does to a real catalog. */
class StatementDifferentialTest {
    private record Case(int id, int minPostgres, boolean ownTransaction, String sql) {}

    @ParameterizedTest
    @MethodSource("io.github.migrationsafety.postgres.TestPostgres#majors")
    void a_statement_folds_to_what_the_catalog_says(int major) throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        try (TestPostgres.Database database = TestPostgres.freshDatabase(major);
                Connection connection = database.connect()) {
            Schema before = fixture(connection, major);
            differences.addAll(SchemaLines.differences(before, CatalogSchema.read(connection)));
            connection.setAutoCommit(false);
            for (Case one : corpus()) {
                // What starts and ends transactions would do so with ours.
                if (one.minPostgres() > major || one.ownTransaction() || controls(one)) {
                    continue;
                }
                if (runs(connection, one.sql())) {
                    compared++;
                    Schema after = fold(before, one.sql(), major).schema();
                    SchemaLines.differences(after, CatalogSchema.read(connection))
                            .forEach(d -> differences.add(one.id() + " " + one.sql() + "\n    " + d));
                }
                connection.rollback();
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).as("statements that %d accepts", major).isGreaterThan(180);
    }

    /** CONCURRENTLY and the like, which run outside of a transaction, each in a database of its own. */
    @ParameterizedTest
    @MethodSource("io.github.migrationsafety.postgres.TestPostgres#majors")
    void a_statement_of_its_own_transaction_folds_to_what_the_catalog_says(int major) throws Exception {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Case one : corpus()) {
            if (one.minPostgres() > major || !one.ownTransaction() || !changesTables(one)) {
                continue;
            }
            try (TestPostgres.Database database = TestPostgres.freshDatabase(major);
                    Connection connection = database.connect()) {
                Schema before = fixture(connection, major);
                if (runs(connection, one.sql())) {
                    compared++;
                    SchemaLines.differences(fold(before, one.sql(), major).schema(), CatalogSchema.read(connection))
                            .stream()
                            // DETACH … CONCURRENTLY leaves the partition's bounds behind as a CHECK; no statement tells
                            // them.
                            .filter(d -> !d.endsWith(" CHECK"))
                            .forEach(d -> differences.add(one.id() + " " + one.sql() + "\n    " + d));
                }
            }
        }
        assertThat(differences).isEmpty();
        assertThat(compared).as("statements that %d accepts", major).isGreaterThan(2);
    }

    private static boolean controls(Case one) {
        return SqlReader.standard().read(one.sql()).stream()
                .flatMap(List::stream)
                .anyMatch(Statement.TransactionControl.class::isInstance);
    }

    private static boolean changesTables(Case one) {
        return SqlReader.standard().read(one.sql()).stream()
                .flatMap(List::stream)
                .anyMatch(s -> s instanceof Statement.CreateIndex
                        || s instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.INDEX
                        || s instanceof Statement.DetachPartition);
    }

    private static FoldSession fold(Schema before, String sql, int major) {
        FoldSession session = new SchemaFold("public", major).session(before);
        Optional<List<Statement>> read = SqlReader.standard().read(sql);
        return read.isPresent() ? session.apply(read.get()) : session.unknown(sql);
    }

    /** Runs the fixture and folds it. */
    private static Schema fixture(Connection connection, int major) throws SQLException, IOException {
        Schema schema = Schema.EMPTY;
        for (String sql : text("/statements/fixture.sql").split(";\n")) {
            try (java.sql.Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            schema = fold(schema, sql, major).schema();
        }
        return schema;
    }

    private static boolean runs(Connection connection, String sql) {
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static List<Case> corpus() throws IOException {
        return new ObjectMapper()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(text("/statements/statements.json"), new TypeReference<>() {});
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = StatementDifferentialTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
