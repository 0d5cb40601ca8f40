package io.github.migrationsafety.rules.rollback;

import static io.github.migrationsafety.rules.Rehearsed.delta;
import static io.github.migrationsafety.rules.Rehearsed.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.rules.Rehearsed;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.step.SqlFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RehearsedRollbackRulesTest {
    private static final SqlFailure NO_TABLE = failure("42P01", "relation \"b\" does not exist", "DROP TABLE\n  b");
    private static final SchemaDelta LEFT_INDEX =
            delta(ObjectKind.INDEX, "public.ix", Optional.empty(), Optional.of(Map.of("definition", "btree (a)")));
    private static final SchemaDelta ORDER = delta(
            ObjectKind.TABLE,
            "public.a",
            Optional.of(Map.of(SchemaObject.COLUMN_ORDER, "a, b")),
            Optional.of(Map.of(SchemaObject.COLUMN_ORDER, "b, a")));

    private static List<Finding> findings(Rehearsed rehearsed) {
        return Lint.sql(
                        """
                        --changeset jo:1
                        CREATE TABLE a (id int PRIMARY KEY);
                        --rollback DROP TABLE a;
                        """)
                .rehearsed(rehearsed)
                .verdict()
                .findings();
    }

    private static Finding only(Rehearsed rehearsed, String rule) {
        List<Finding> findings = findings(rehearsed);
        assertThat(findings).extracting(f -> f.rule().id()).containsExactly(rule);
        return findings.get(0);
    }

    @Test
    void says_nothing_when_all_went_well() {
        assertThat(findings(Rehearsed.well())).isEmpty();
    }

    @Test
    void a_failing_rollback_is_named_with_sqlstate_and_statement() {
        Finding finding = only(Rehearsed.well().rollbackFails("1", NO_TABLE), "rollback/fails");
        assertThat(finding.problem().message())
                .isEqualTo("The rollback of changeset `1` fails: SQLSTATE 42P01: relation \"b\" does not exist, at"
                        + " `DROP TABLE b`. A rollback of the release stops here, between two versions.");
        assertThat(finding.problem().at().line()).isEqualTo(3);
        assertThat(finding.problem().remedy())
                .isEqualTo(
                        """
                        --changeset jo:1
                        CREATE TABLE a (id int PRIMARY KEY);
                        --rollback DROP TABLE a;""");
    }

    @Test
    void what_the_rollback_left_is_named_and_the_remedy_drops_it() {
        Finding finding = only(Rehearsed.well().leaves("1", LEFT_INDEX), "rollback/schema-differs");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.problem().object()).isEqualTo("index public.ix");
        assertThat(finding.problem().message())
                .startsWith(
                        "The rollback of changeset `1` does not restore the schema: index `public.ix` is there and was"
                                + " not. ");
        assertThat(finding.problem().remedy())
                .isEqualTo(
                        """
                        Add to the rollback what takes this away:
                        --changeset jo:1
                        CREATE TABLE a (id int PRIMARY KEY);
                        --rollback DROP TABLE a;
                        --rollback DROP INDEX public.ix;""");
    }

    @Test
    void a_changed_property_is_named_before_and_after() {
        SchemaDelta delta = delta(
                ObjectKind.COLUMN,
                "public.a.name",
                Optional.of(Map.of("type", "varchar(80)", "default", "'x'")),
                Optional.of(Map.of("type", "varchar(85)", "default", "'x'", "comment", "new")));
        Finding finding = only(Rehearsed.well().leaves("1", delta), "rollback/schema-differs");
        assertThat(finding.problem().message())
                .contains(
                        "column `public.a.name`: comment was unset, is `new`, type was `varchar(80)`, is `varchar(85)`.");
        assertThat(finding.problem().table()).contains("public.a");
    }

    @Test
    void parts_of_a_table_that_is_gone_are_not_named_on_their_own_and_long_lists_are_cut() {
        SchemaDelta delta = delta(ObjectKind.TABLE, "public.a", Optional.of(Map.of()), Optional.empty())
                .then(delta(ObjectKind.COLUMN, "public.a.id", Optional.of(Map.of()), Optional.empty()));
        for (int i = 0; i < 12; i++) {
            delta = delta.then(delta(ObjectKind.VIEW, "public.v" + (10 + i), Optional.empty(), Optional.of(Map.of())));
        }
        String message = only(Rehearsed.well().leaves("1", delta), "rollback/schema-differs")
                .problem()
                .message();
        assertThat(message)
                .contains("table `public.a` is gone; view `public.v10` is there and was not")
                .doesNotContain("public.a.id")
                .contains("and 5 more objects");
    }

    @Test
    void of_long_values_the_part_that_differs_is_shown() {
        String columns =
                "id, created_at, created_by, updated_at, updated_by, is_deleted, organization_id, facility_name, ";
        SchemaDelta delta = delta(
                ObjectKind.TABLE,
                "public.a",
                Optional.of(Map.of(SchemaObject.COLUMN_ORDER, columns + "clia_number, street, city")),
                Optional.of(Map.of(SchemaObject.COLUMN_ORDER, columns + "clia_number, city, street")));
        assertThat(only(Rehearsed.well().leaves("1", delta), "rollback/schema-differs")
                        .problem()
                        .message())
                .contains("column order was `… street, city`, is `… city, street`");
    }

    @Test
    void the_order_of_columns_is_not_told_where_one_came_or_went() {
        SchemaDelta delta = delta(
                        ObjectKind.TABLE,
                        "public.a",
                        Optional.of(Map.of(SchemaObject.COLUMN_ORDER, "id")),
                        Optional.of(Map.of(SchemaObject.COLUMN_ORDER, "id, note")))
                .then(delta(ObjectKind.COLUMN, "public.a.note", Optional.empty(), Optional.of(Map.of())));

        assertThat(only(Rehearsed.well().leaves("1", delta), "rollback/schema-differs")
                        .problem()
                        .message())
                .contains("column `public.a.note` is there and was not")
                .doesNotContain("column order");
    }

    @Test
    void another_order_of_columns_alone_is_worth_knowing_and_no_more() {
        assertThat(only(Rehearsed.well().leaves("1", ORDER), "rollback/schema-differs")
                        .severity())
                .isEqualTo(Severity.INFO);
        assertThat(only(Rehearsed.well().reappliesWith("1", ORDER), "rollback/reapply-differs")
                        .severity())
                .isEqualTo(Severity.INFO);
    }

    @Test
    void a_second_run_that_fails_or_differs_is_reported() {
        assertThat(only(Rehearsed.well().reapplyFails("1", NO_TABLE), "rollback/reapply-fails")
                        .problem()
                        .message())
                .startsWith("Changeset `1` cannot be applied again after its own rollback: SQLSTATE 42P01");
        assertThat(only(Rehearsed.well().reappliesWith("1", LEFT_INDEX), "rollback/reapply-differs")
                        .problem()
                        .object())
                .isEqualTo("index public.ix");
    }

    @Test
    void the_chain_is_reported_where_it_goes_astray_first() {
        assertThat(only(
                                Rehearsed.well().chain("1", Optional.of(NO_TABLE), SchemaDelta.NONE, false),
                                "rollback/chain-fails")
                        .problem()
                        .message())
                .contains("fails when the whole release is rolled back");
        only(Rehearsed.well().chain("1", Optional.empty(), LEFT_INDEX, false), "rollback/chain-fails");
        assertThat(findings(Rehearsed.well().chain("1", Optional.of(NO_TABLE), LEFT_INDEX, true)))
                .isEmpty();
        assertThat(findings(Rehearsed.well().chain("1", Optional.empty(), ORDER, false)))
                .isEmpty();
    }
}
