package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.Tampering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperedHistoryTest {
    private static final String RELEASE =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farms;

            --changeset jo:name-index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;
            """;

    @Test
    void whatever_a_journal_claims_a_database_that_is_up_to_date_stays_as_it_is(@TempDir Path folder) throws Exception {
        try (Ground ground = new Ground(folder)) {
            ground.changeLog(RELEASE).migrate();
            byte[] journal = Files.readAllBytes(ground.journalFile());
            List<String> before = everything(ground);
            for (int seed = 0; seed < 20; seed++) {
                Files.write(ground.journalFile(), Tampering.tampered(journal, new Random(seed)));
                try {
                    Outcome outcome = ground.migrate();
                    assertThat(outcome.done()).as("seed %d", seed).isEmpty();
                } catch (SetupException said) {
                    assertThat(said.advice()).as("seed %d", seed).isNotBlank();
                }
                assertThat(everything(ground)).as("seed %d", seed).isEqualTo(before);
                assertThat(ground.locked()).as("seed %d", seed).isFalse();
            }
        }
    }

    private static List<String> everything(Ground ground) {
        return ground.query("SELECT 'changeset ' || id || md5sum || orderexecuted FROM databasechangelog UNION ALL"
                + " SELECT 'relation ' || oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                + " UNION ALL SELECT 'index ' || indexrelid::regclass || indisvalid FROM pg_index WHERE indrelid ="
                + " 'farms'::regclass ORDER BY 1");
    }
}
