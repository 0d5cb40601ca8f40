package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.ExternalPostgres;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A server whose user may create databases and nothing else, as with providers who keep the superuser to themselves. */
class ManagedServerTest {
    @TempDir
    private Path base;

    @ParameterizedTest
    @MethodSource("io.github.migrationsafety.postgres.TestPostgres#majors")
    void a_rehearsal_sees_what_it_sees_elsewhere(int major) throws SQLException {
        History history = rehearse(
                major,
                """
                --changeset jo:farms
                CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
                COMMENT ON TABLE farms IS 'a tenant each';
                --rollback DROP TABLE farms;

                --changeset jo:view
                CREATE VIEW farm_names AS SELECT name FROM farms;
                --rollback DROP VIEW farm_names;

                --changeset jo:forgets
                ALTER TABLE farms ADD COLUMN size int;
                CREATE INDEX farms_name ON farms (name);
                --rollback ALTER TABLE farms DROP COLUMN size;

                --changeset jo:setting
                ALTER ROLE managed IN DATABASE postgres SET work_mem = '4MB';
                --rollback ALTER ROLE managed IN DATABASE postgres RESET work_mem;
                """);

        List<Evidence> seen = history.steps().stream()
                .map(Step::evidence)
                .flatMap(Optional::stream)
                .toList();
        assertThat(seen).extracting(Evidence::outcome).containsOnly(Outcome.REHEARSED);
        assertThat(seen.get(0).leftBehind()).isEqualTo(SchemaDelta.NONE);
        assertThat(seen.get(1).leftBehind()).isEqualTo(SchemaDelta.NONE);
        assertThat(seen.get(2).leftBehind().changes().keySet())
                .extracting(key -> key.name())
                .contains("public.farms_name");
        assertThat(history.end().tables()).isNotEmpty();
    }

    private History rehearse(int major, String changeSets) throws SQLException {
        try (Connection superuser = TestPostgres.shared(major).connect("postgres");
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE managed LOGIN CREATEDB PASSWORD 'provided'");
            String url = superuser.getMetaData().getURL().replaceFirst("\\?.*", "");
            try (ExternalPostgres server = ExternalPostgres.connect(url, "managed", "provided")) {
                return Rehearse.sql(base, changeSets).on(major).run(server);
            } finally {
                statement.execute("DROP ROLE managed");
            }
        }
    }
}
