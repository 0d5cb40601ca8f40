package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

/** On a connection Liquibase puts the default schema before the names of typed changes; the changelog alone leaves it out. */
class TypedChangesTest {
    private static final String RELEASED =
            """
            --changeset jo:0
            CREATE TABLE farms (id bigint PRIMARY KEY);
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint);
            --rollback DROP TABLE sensors, farms;
            """;

    private static Lint rehearsed(String changes) {
        return Lint.file(
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                        """
                                + changes)
                .released(RELEASED)
                .rehearsed();
    }

    @Test
    void an_index_is_told_of_once_at_its_own_line() {
        Lint lint = rehearsed(
                """
                        - tagDatabase: {tag: x}
                        - createIndex:
                            tableName: sensors
                            indexName: ix_a
                            columns:
                              - column: {name: farm_id, descending: true}
                """);

        assertThat(lint.found("index/not-concurrent")).containsExactly("7 public.ix_a");
        assertThat(lint.found("locks/scan-under-lock")).isEmpty();
    }

    @Test
    void a_column_and_its_foreign_key_lock_what_belongs_together() {
        Lint lint = rehearsed(
                """
                        - addColumn:
                            tableName: sensors
                            columns:
                              - column:
                                  name: other
                                  type: bigint
                                  constraints: {foreignKeyName: fk_x, references: farms(id)}
                """);

        assertThat(lint.found("locks/add-foreign-key-validating")).containsExactly("6 public.sensors.fk_x");
        assertThat(lint.found("locks/many-tables")).isEmpty();
    }
}
