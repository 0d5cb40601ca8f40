package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MendedTest {
    private static ChangeSet sql(String changeSet) {
        return Lint.sql(changeSet).changeLog().changeSets().get(0);
    }

    private static String text(Optional<Mended> mended) {
        return mended.flatMap(Mended::text).orElse("");
    }

    @Test
    void a_changeset_as_it_is_keeps_what_its_head_says() {
        String changeSet =
                """
                --changeset jo:7 context:"prod or test" dbms:postgresql failOnError:false labels:v2 runOnChange:true runInTransaction:false
                CREATE INDEX CONCURRENTLY ix ON a (b);
                --rollback DROP INDEX CONCURRENTLY ix;""";
        assertThat(text(Mended.of(sql(changeSet + "\n")))).isEqualTo(changeSet);
        assertThat(text(Mended.of(sql(changeSet + "\n")).map(m -> m.withoutAttribute("failOnError"))))
                .isEqualTo(changeSet.replace(" failOnError:false", ""));
    }

    @Test
    void the_head_is_written_in_every_format() {
        assertThat(text(Mended.of(Lint.file(
                                "a.yaml",
                                """
                                databaseChangeLog:
                                  - changeSet:
                                      id: 1
                                      author: jo
                                      contextFilter: prod
                                      runAlways: true
                                      changes:
                                        - sql: {sql: "ANALYZE a"}
                                      rollback: [{sql: {sql: "ANALYZE a"}}]
                                """)
                        .changeLog()
                        .changeSets()
                        .get(0))))
                .isEqualTo(
                        """
                        - changeSet:
                            id: '1'
                            author: jo
                            context: prod
                            runAlways: true
                            changes:
                              - sql:
                                  sql: |-
                                    ANALYZE a;
                            rollback:
                              - sql:
                                  sql: |-
                                    ANALYZE a;""");
    }

    @Test
    void statements_are_taken_out_changed_and_added_both_ways() {
        ChangeSet changeSet = sql(
                """
                --changeset jo:1
                SELECT 5;
                CREATE TABLE a (b int);
                SELECT 6;
                --rollback DROP TABLE a;
                """);
        SqlText create = changeSet.sql().get(1);
        SqlText drop = changeSet.rollback().sql().get(0);
        assertThat(text(Mended.of(changeSet).map(m -> m.without(t -> t.sql().matches("SELECT [56]"))
                        .with(create, s -> s.replace("int", "bigint"))
                        .with(drop, s -> s + " CASCADE")
                        .first("SELECT 1")
                        .last("SELECT 2")
                        .rollbackFirst(List.of("SELECT 3"))
                        .rollbackLast(List.of("SELECT 4"))
                        .named("2"))))
                .isEqualTo(
                        """
                        --changeset jo:2
                        SELECT 1;
                        CREATE TABLE a (b bigint);
                        SELECT 2;
                        --rollback SELECT 3;
                        --rollback DROP TABLE a CASCADE;
                        --rollback SELECT 4;""");
    }

    @Test
    void what_cannot_be_told_in_full_is_not_told() {
        String rollback = "--rollback SELECT 1;\n";
        assertThat(Mended.of(sql("--changeset jo:1\nCREATE TABLE a (b int);\n")))
                .isEmpty();
        assertThat(Mended.of(sql("--changeset jo:1\n--preconditions onFail:MARK_RAN\n"
                        + "--precondition-sql-check expectedResult:1 SELECT 1\nSELECT 1;\n" + rollback)))
                .isEmpty();
        assertThat(Mended.of(sql("--changeset jo:1\nCREATE ROLE a PASSWORD 'secret';\n" + rollback)))
                .isEmpty();
        assertThat(Mended.of(sql("--changeset jo:1\n" + "SELECT 1;\n".repeat(21) + rollback)))
                .isEmpty();
        assertThat(Mended.of(sql("--changeset jo:1\nSELECT 1;\n" + rollback))
                        .map(m -> m.without(t -> true))
                        .flatMap(Mended::text))
                .isEmpty();
    }

    @Test
    void a_statement_with_semicolons_is_not_split() {
        String block = "DO $$ BEGIN PERFORM 1; END $$;";
        ChangeSet changeSet = sql("--changeset jo:1 splitStatements:false\n" + block + "\n--rollback SELECT 1;\n");
        assertThat(text(Mended.of(changeSet).map(m -> m.first("SELECT 1"))))
                .isEqualTo("--changeset jo:1 splitStatements:false\nSELECT 1;\n" + block + "\n--rollback SELECT 1;");
        assertThat(text(Mended.of(changeSet).map(m -> m.first("SELECT 1").inTransaction(false))))
                .isEmpty();
    }

    @Test
    void a_changeset_comes_apart_where_each_part_can_be_taken_back() {
        Lint lint = Lint.sql(
                        """
                --changeset jo:1
                ALTER TABLE a ADD COLUMN b text;
                UPDATE a SET b = 'x';
                CREATE INDEX ix ON a (b);
                --rollback ALTER TABLE a DROP COLUMN b;
                """)
                .released("--changeset jo:a\nCREATE TABLE a (id int PRIMARY KEY);\n--rollback DROP TABLE a;\n");
        Step step = lint.history().pending().get(0);
        RuleContext context = new RuleContext(17, "public", Optional.empty(), Map.of(), new FollowedTables("public"));
        assertThat(Apart.around(step, step.changeSet().sql().get(1), context))
                .contains(
                        """
                        --changeset jo:1-1
                        ALTER TABLE a ADD COLUMN b text;
                        --rollback ALTER TABLE a DROP COLUMN b;

                        --changeset jo:1-2
                        UPDATE a SET b = 'x';
                        --rollback UPDATE a SET b = NULL WHERE b IS NOT NULL;

                        --changeset jo:1-3
                        CREATE INDEX ix ON a (b);
                        --rollback DROP INDEX ix;""");
    }
}
