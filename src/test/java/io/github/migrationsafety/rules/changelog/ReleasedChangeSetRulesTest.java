package io.github.migrationsafety.rules.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the rules make of the difference between a changelog and its released state. */
class ReleasedChangeSetRulesTest {
    private static final String ONE =
            "--changeset jo:1%s\nCREATE TABLE a (id bigint PRIMARY KEY%s);\n" + "--rollback DROP TABLE a;\n";
    private static final String TWO = "--changeset jo:2\nCREATE INDEX ix ON a (id);\n--rollback DROP INDEX ix;\n";

    private static String one(String attributes, String columns) {
        return ONE.formatted(attributes, columns);
    }

    private static List<String> rules(Lint lint) {
        return lint.verdict().findings().stream()
                .map(f -> f.rule().id())
                .filter(id -> id.startsWith("changelog/"))
                .toList();
    }

    @Test
    void the_released_changesets_are_not_judged_and_what_follows_is_judged_against_them() {
        Lint lint = Lint.sql(one("", "") + TWO).releasedAs(one("", ""));
        assertThat(lint.changeLog().changeSets())
                .extracting(ChangeSet::released)
                .containsExactly(true, false);
        assertThat(lint.verdict().findings())
                .extracting(f -> f.rule().id())
                .contains("index/not-concurrent")
                .noneMatch(id -> id.startsWith("changelog/"));
    }

    @Test
    void an_edited_changeset_is_reported_and_judged() {
        Lint lint = Lint.sql(one("", ", note text") + TWO).releasedAs(one("", "") + TWO);
        assertThat(lint.found("changelog/modified")).containsExactly("2 changeset 1");
        assertThat(lint.changeLog().changeSets())
                .extracting(c -> c.id().id() + c.released())
                .containsExactly("2true", "1false");
    }

    @Test
    void an_edit_that_liquibase_runs_or_accepts_is_none() {
        assertThat(rules(Lint.sql(one(" runOnChange:true", ", note text")).releasedAs(one(" runOnChange:true", ""))))
                .containsExactly("changelog/run-always-schema");
        String accepting = one("\n--validCheckSum: any", ", note text");
        assertThat(rules(Lint.sql(accepting).releasedAs(one("", "")))).containsExactly("changelog/any-checksum");
    }

    @Test
    void a_changeset_that_a_context_leaves_out_is_neither_edited_nor_gone() {
        assertThat(rules(Lint.sql(one(" dbms:h2", "")).releasedAs(one(" dbms:h2", ""))))
                .isEmpty();
    }

    @Test
    void a_removed_changeset_is_reported_where_it_was() {
        assertThat(Lint.sql(TWO).releasedAs(one("", "") + TWO).findings("changelog/removed"))
                .extracting(Finding::problem)
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.object()).isEqualTo("changeset 1");
                    assertThat(p.at().line()).isEqualTo(2);
                    assertThat(p.message()).contains("is gone from the changelog");
                });
    }

    @Test
    void a_moved_changeset_is_told_from_a_removed_one() {
        Lint moved = Lint.sql("--changeset jo:1 logicalFilePath:elsewhere.sql\n"
                        + one("", "").substring("--changeset jo:1\n".length()))
                .releasedAs(one("", ""));
        assertThat(moved.findings("changelog/removed"))
                .singleElement()
                .satisfies(f -> assertThat(f.problem().message()).contains("stands in `elsewhere.sql` now"));
    }

    @Test
    void a_new_changeset_before_a_released_one_is_out_of_order_unless_it_runs_always() {
        assertThat(Lint.sql("--changeset jo:0\nSELECT 1;\n--rollback empty\n" + one("", ""))
                        .releasedAs(one("", ""))
                        .found("changelog/out-of-order"))
                .containsExactly("2 changeset 0");
        assertThat(Lint.sql("--changeset jo:0 runAlways:true\nSELECT 1;\n--rollback empty\n" + one("", ""))
                        .releasedAs(one("", ""))
                        .found("changelog/out-of-order"))
                .isEmpty();
    }
}
