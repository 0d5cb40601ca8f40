package io.github.migrationsafety.rules.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.rules.Rehearsed;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.Witness;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeLogRulesTest {
    private static final String CONCURRENTLY =
            """
            --changeset jo:1
            CREATE INDEX CONCURRENTLY ix ON sensors (farm_id);
            --rollback DROP INDEX ix;
            """;
    private static final Rehearsed REFUSED = Rehearsed.well()
            .applyFails(
                    "1",
                    Rehearsed.failure(
                            "25001",
                            "CREATE INDEX CONCURRENTLY cannot run inside a transaction block",
                            "CREATE INDEX CONCURRENTLY ix ON sensors (farm_id)"));

    @Test
    void a_changeset_that_cannot_be_applied_is_reported_with_sqlstate_and_statement() {
        Finding finding = Lint.sql("--changeset jo:1\nDROP TABLE b;\n--rollback CREATE TABLE b (id int);\n")
                .rehearsed(Rehearsed.well()
                        .applyFails("1", Rehearsed.failure("42P01", "table \"b\" does not exist", "DROP TABLE b")))
                .findings("changelog/apply-fails")
                .get(0);
        assertThat(finding.problem().message())
                .isEqualTo(
                        "Changeset `1` cannot be applied: SQLSTATE 42P01: table \"b\" does not exist, at `DROP TABLE b`."
                                + " The update stops here, and nothing after it is deployed.");
    }

    @Test
    void one_failure_has_one_finding_the_more_precise_one() {
        assertThat(Lint.sql(CONCURRENTLY).rehearsed(REFUSED).verdict().findings())
                .filteredOn(f -> f.rule().severity() == io.github.migrationsafety.rule.Severity.ERROR)
                .extracting(f -> f.rule().id(), Finding::witness)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("index/concurrent-in-transaction", Witness.REHEARSAL));
    }

    @Test
    void a_failure_is_never_hidden_by_switching_the_more_precise_rule_off() {
        assertThat(Lint.sql(CONCURRENTLY)
                        .policy("rules: {index/concurrent-in-transaction: off}")
                        .rehearsed(REFUSED)
                        .verdict()
                        .failed())
                .isTrue();
    }

    @Test
    void the_same_identity_twice_is_refused_unless_only_one_of_them_runs_here() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                SELECT 1;
                --rollback empty
                --changeset jo:1
                SELECT 2;
                --rollback empty
                """)
                        .found("changelog/duplicate-id"))
                .containsExactly("5 changeset 1");
        assertThat(Lint.sql(
                                """
                --changeset jo:1 dbms:h2
                SELECT 1;
                --rollback empty
                --changeset jo:1 dbms:postgresql
                SELECT 2;
                --rollback empty
                """)
                        .found("changelog/duplicate-id"))
                .isEmpty();
    }

    @Test
    void a_statement_that_cannot_be_read_is_reported_once() {
        String unreadable = "--changeset jo:1\nFROBNICATE THE database NOW or never;\n--rollback empty\n";
        assertThat(Lint.sql(unreadable).rehearsed(Rehearsed.well()).found("changelog/unparsed"))
                .containsExactly("3 FROBNICATE THE database NOW or");
    }

    @Test
    void a_changeset_whose_class_is_missing_is_reported_and_nothing_is_said_of_its_rollback() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: jo
                      changes: [{customChange: {class: org.acme.Gone}}]
                """)
                        .verdict()
                        .findings())
                .extracting(f -> f.rule().id())
                .containsExactly("changelog/unparsed");
    }

    private static Lint suppressing(String comment) {
        return Lint.sql("--changeset jo:1\n-- migration-safety:ignore " + comment + "\nDROP TABLE a;\n");
    }

    @Test
    void a_suppression_with_a_reason_counts_until_its_day() {
        Lint lint = suppressing("rollback/missing nobody uses it until 2026-06-30");
        assertThat(lint.on(LocalDate.of(2026, 6, 29)).verdict().findings())
                .filteredOn(f -> f.rule().id().equals("rollback/missing"))
                .singleElement()
                .satisfies(
                        f -> assertThat(f.suppressed().orElseThrow().reason()).isEqualTo("nobody uses it"));
        assertThat(lint.on(LocalDate.of(2026, 6, 30)).verdict().findings())
                .allSatisfy(f -> assertThat(f.suppressed()).isEmpty())
                .extracting(f -> f.rule().id())
                .contains("rollback/missing", "changelog/unused-suppression");
    }

    @Test
    void a_suppression_may_name_who_answers_for_it() {
        assertThat(suppressing("rollback/missing nobody uses it owner:jo until 2026-06-30")
                        .verdict()
                        .findings())
                .filteredOn(f -> f.rule().id().equals("rollback/missing"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.suppressed().orElseThrow().reason()).isEqualTo("nobody uses it");
                    assertThat(f.suppressed().orElseThrow().owner()).contains("jo");
                });
    }

    @Test
    void a_suppression_without_a_reason_does_not_count_and_is_reported() {
        Lint lint = suppressing("rollback/missing");
        assertThat(lint.found("rollback/missing")).hasSize(1);
        assertThat(lint.found("changelog/suppression-without-reason")).containsExactly("3 rollback/missing");
        assertThat(lint.found("changelog/unused-suppression")).isEmpty();
    }

    @Test
    void a_misspelt_suppression_is_reported_with_the_rule_that_it_means() {
        Lint lint = suppressing("rollback/mising nobody uses it");
        assertThat(lint.findings("changelog/unused-suppression"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.problem().at().line()).isEqualTo(3);
                    assertThat(f.problem().message()).contains("Did you mean `rollback/missing`?");
                    assertThat(f.problem().remedy())
                            .isEqualTo("migration-safety:ignore rollback/missing nobody uses it");
                });
    }

    @Test
    void an_unused_suppression_is_reported_once_its_rule_was_asked_by_every_witness() {
        Lint source = suppressing("rollback/empty it is not");
        assertThat(source.found("changelog/unused-suppression")).containsExactly("3 rollback/empty");
        Lint both = suppressing("index/not-concurrent it is small");
        assertThat(both.found("changelog/unused-suppression")).isEmpty();
        assertThat(both.rehearsed(Rehearsed.well()).found("changelog/unused-suppression"))
                .containsExactly("3 index/not-concurrent");
    }

    @Test
    void an_exclusion_in_the_policy_suppresses_by_table_or_path() {
        for (String pattern : List.of("audit_*", "public.audit_*", "*.sql", "changelog.*")) {
            assertThat(Lint.sql("--changeset jo:1\nCREATE INDEX ix ON audit_log (at);\n--rollback DROP INDEX ix;\n")
                            .policy("rules: {index/not-concurrent: {exclude: [\"" + pattern + "\"]}}")
                            .verdict()
                            .findings())
                    .filteredOn(f -> f.rule().id().equals("index/not-concurrent"))
                    .singleElement()
                    .satisfies(f -> assertThat(f.suppressed().orElseThrow().reason())
                            .isEqualTo("excluded by `" + pattern + "` in migration-safety.yaml"));
        }
    }

    @Test
    void the_rehearsal_finds_an_index_that_no_statement_shows() {
        Index unseen =
                new Index("ix_seen", List.of(Optional.of("farm_id")), false, false, true, "btree", Optional.empty());
        Lint lint = Lint.sql(
                        """
                        --changeset jo:2 splitStatements:false
                        DO $$ BEGIN EXECUTE 'CREATE INDEX ix_seen ON sensors (farm_id)'; END $$;
                        --rollback DROP INDEX ix_seen;
                        """)
                .released("--changeset jo:1\nCREATE TABLE sensors (id bigint, farm_id bigint);\n")
                .rehearsed(Rehearsed.well().endingWith(schema -> {
                    Table table =
                            schema.table(QualifiedName.of("public", "sensors")).orElseThrow();
                    return schema.with(new Table(
                            table.name(),
                            table.columns(),
                            table.constraints(),
                            List.of(unseen),
                            false,
                            Optional.empty(),
                            true));
                }));
        assertThat(lint.findings("index/not-concurrent")).singleElement().satisfies(f -> {
            assertThat(f.witness()).isEqualTo(Witness.REHEARSAL);
            assertThat(f.problem().at().line()).isEqualTo(3);
            assertThat(f.problem().object()).isEqualTo("public.ix_seen");
        });
    }
}
