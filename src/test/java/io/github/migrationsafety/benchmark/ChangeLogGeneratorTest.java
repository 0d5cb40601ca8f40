package io.github.migrationsafety.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChangeLogGeneratorTest {
    @Test
    void the_same_seed_makes_the_same_changelog() {
        assertThat(ChangeLogGenerator.generate(200, 7))
                .isEqualTo(ChangeLogGenerator.generate(200, 7))
                .hasSize(200);
    }

    @Test
    void a_longer_changelog_begins_like_a_shorter_one() {
        assertThat(ChangeLogGenerator.generate(300, 1).subList(0, 100)).isEqualTo(ChangeLogGenerator.generate(100, 1));
    }

    @Test
    void every_rollback_takes_back_what_its_changeset_did() throws Exception {
        try (TestPostgres.Database database = TestPostgres.freshDatabase(17);
                Connection connection = database.connect();
                CatalogFollower catalog = CatalogFollower.open(database.connect(), Set.of())) {
            for (GeneratedChangeSet changeSet : ChangeLogGenerator.generate(300, 3)) {
                String before = catalog.fingerprint();
                execute(connection, changeSet.apply());
                catalog.refresh();
                execute(connection, changeSet.rollback());
                catalog.refresh();

                assertThat(catalog.fingerprint()).as("%s", changeSet).isEqualTo(before);

                execute(connection, changeSet.apply());
                catalog.refresh();
            }
            execute(connection, List.of("DROP OWNED BY benchmark_reader;", "DROP ROLE benchmark_reader;"));
        }
    }

    private static void execute(Connection connection, List<String> statements) throws Exception {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
