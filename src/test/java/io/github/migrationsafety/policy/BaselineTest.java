package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.policy.Baseline.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {
    private static final Key MISSING =
            new Key("rollback/missing", new ChangeSetId("db/a.sql", "1", "jo"), "changeset 1");
    private static final Key INDEX =
            new Key("index/not-concurrent", new ChangeSetId("db/a.sql", "2", "jo"), "public.ix");

    @TempDir
    private Path temp;

    private Path file() {
        return temp.resolve(Baseline.NAME);
    }

    @Test
    void what_is_written_is_read_again_sorted_and_counted() throws IOException {
        Baseline.of(List.of(MISSING, INDEX, MISSING)).write(file());
        assertThat(file())
                .content()
                .isEqualTo(
                        """
                        {
                          "schemaVersion": 1,
                          "findings": [
                            {
                              "rule": "index/not-concurrent",
                              "changeSet": {
                                "path": "db/a.sql",
                                "id": "2",
                                "author": "jo"
                              },
                              "object": "public.ix"
                            },
                            {
                              "rule": "rollback/missing",
                              "changeSet": {
                                "path": "db/a.sql",
                                "id": "1",
                                "author": "jo"
                              },
                              "object": "changeset 1",
                              "count": 2
                            }
                          ]
                        }
                        """);
        Baseline read = Baseline.read(file()).orElseThrow();
        assertThat(read.count(MISSING)).isEqualTo(2);
        assertThat(read.count(INDEX)).isOne();
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(Files.readString(Path.of("docs/schema/migration-safety-baseline.schema.json")))
                        .validate(new ObjectMapper().readTree(file().toFile())))
                .isEmpty();
    }

    @Test
    void reason_owner_and_day_stay_through_reading_shrinking_and_writing() throws IOException {
        String text =
                """
                {
                  "schemaVersion": 1,
                  "findings": [
                    {
                      "rule": "rollback/missing",
                      "changeSet": {
                        "path": "db/a.sql",
                        "id": "1",
                        "author": "jo"
                      },
                      "object": "changeset 1",
                      "reason": "first release",
                      "owner": "jo",
                      "until": "2027-06-30"
                    }
                  ]
                }
                """;
        Files.writeString(file(), text);
        Baseline.read(file())
                .orElseThrow()
                .and(Baseline.of(List.of(MISSING)))
                .or(Baseline.of(List.of(MISSING)))
                .write(file());
        assertThat(file()).content().isEqualTo(text);
    }

    @Test
    void no_file_is_no_baseline() {
        assertThat(Baseline.read(file())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{\"schemaVersion\": 2, \"findings\": []}",
                "{\"schemaVersion\": 1}",
                "{\"schemaVersion\": 1, \"findings\": [null]}",
                "{\"schemaVersion\": 1, \"findings\": [{\"rule\": \"a/b\"}]}",
                "{\"schemaVersion\": 1, \"findings\": [], \"more\": 1}",
                "{\"schemaVersion\": 1, \"findings\": []} x",
                "{\"schemaVersion\": 1, \"findings\": [{\"rule\": \"a/b\", \"changeSet\": {\"path\": \"a\", \"id\": \"1\","
                        + " \"author\": \"b\"}, \"object\": \"c\", \"until\": \"soon\"}]}"
            })
    void a_damaged_one_is_one_clear_sentence(String text) throws IOException {
        Files.writeString(file(), text);
        assertThatThrownBy(() -> Baseline.read(file())).isInstanceOfSatisfying(SetupException.class, e -> {
            assertThat(e.getMessage())
                    .startsWith("The baseline " + file() + " cannot be read: ")
                    .hasLineCount(1);
            assertThat(e.advice()).contains("migration-safety:baseline");
        });
    }

    @Test
    void it_shrinks_to_what_is_in_both() {
        Baseline before = Baseline.of(List.of(MISSING, MISSING, INDEX));
        Baseline today = Baseline.of(List.of(MISSING));
        assertThat(before.and(today)).isEqualTo(today);
        assertThat(today.and(before)).isEqualTo(today);
        assertThat(before.beyond(today)).isEqualTo(2);
        assertThat(today.or(Baseline.of(List.of(INDEX, MISSING, MISSING)))).isEqualTo(before);
    }
}
