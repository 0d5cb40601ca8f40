package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.BuiltInRules;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static Policy read(String yaml) {
        return Policy.read(new PolicyFile("migration-safety.yaml", yaml), BuiltInRules.all());
    }

    @Test
    void reads_every_section() {
        Policy policy = read(
                """
                tenancy:
                  model: column
                  column: farm_id
                  type: bigint
                  tenants: farms
                  exempt: [farms, "ref_*"]
                  rowLevelSecurity: optional
                  setting: app.farm_id
                  applicationRole: app
                released:
                  tag: 1.4
                rules:
                  rollback/missing: off
                  index/not-concurrent: {severity: warning, exclude: ["audit_*"]}
                """);
        Tenancy tenancy = policy.tenancy().orElseThrow();
        assertThat(tenancy.model()).isEqualTo(Tenancy.Model.COLUMN);
        assertThat(tenancy.column()).isEqualTo("farm_id");
        assertThat(tenancy.type()).contains("int8");
        assertThat(tenancy.tenants()).contains("farms");
        assertThat(tenancy.exempt()).containsExactly("farms", "ref_*");
        assertThat(policy.releasedTag()).contains("1.4");
        assertThat(policy.settings("rollback/missing").severity()).contains(Severity.OFF);
        assertThat(policy.settings("index/not-concurrent").severity()).contains(Severity.WARNING);
        assertThat(policy.settings("index/not-concurrent").exclude())
                .extracting(e -> e.pattern().text())
                .containsExactly("audit_*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing yet\n", "---\n", "null"})
    void an_empty_file_leaves_everything_at_its_default(String yaml) {
        Policy policy = read(yaml);
        assertThat(policy.tenancy()).isEmpty();
        assertThat(policy.notes())
                .containsExactly("The tenancy rules are off: migration-safety.yaml has no `tenancy` section.");
    }

    private static void refused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(SetupException.class)
                .hasMessage("migration-safety.yaml:" + message);
    }

    @Test
    void an_unknown_key_is_named_with_its_line_and_the_nearest_known_one() {
        refused("\ntennancy:\n  column: a\n", "2: unknown key `tennancy`. Did you mean `tenancy`?");
        refused("tenancy:\n  colum: farm_id\n", "2: unknown key `colum` in `tenancy`. Did you mean `column`?");
        refused("something: 1\n", "1: unknown key `something`.");
    }

    @Test
    void an_unknown_rule_or_option_is_named_with_the_nearest_known_one() {
        refused(
                "rules:\n  index/not-concurent: off\n",
                "2: unknown rule `index/not-concurent` in `rules`. Did you mean `index/not-concurrent`?");
        refused(
                "rules:\n  index/not-concurrent:\n    exclde: [a]\n",
                "3: unknown option `exclde` in `rules.index/not-concurrent`. Did you mean `exclude`?");
    }

    @Test
    void a_wrong_type_or_word_says_what_is_expected() {
        refused(
                "tenancy:\n  column: farm_id\n  exempt: farms\n",
                "3: `tenancy.exempt` must be a list of texts, such as [\"a\", \"b_*\"], but `farms` stands here.");
        refused("tenancy: farm_id\n", "1: `tenancy` must be keys with values, but `farm_id` stands here.");
        refused("released:\n  tag: [v1]\n", "2: `released.tag` must be a text, but a list stands here.");
        refused("- a\n", "1: the file must be keys with values, but a list stands here.");
        refused(
                "rules:\n  rollback/missing: {severity: warn}\n",
                "2: `rules.rollback/missing.severity` is `warn`, which is not one of error, warning, info, off."
                        + " Did you mean `warning`?");
        refused(
                "tenancy: {model: columns, column: a}\n",
                "1: `tenancy.model` is `columns`, which is not one of column,"
                        + " schema, database. Did you mean `column`?");
        refused("released:\n  tag:\n", "2: `released.tag` has no value.");
    }

    @Test
    void the_column_model_needs_a_column() {
        refused("tenancy:\n  tenants: farms\n", "1: `tenancy` does not name the tenant column.");
        assertThat(read("tenancy: {model: schema}").tenancy()).isPresent();
    }

    @Test
    void a_dump_is_named_with_its_line() {
        assertThat(read("seed:\n  dump: a.dump").seed().dump())
                .contains(new SeedSettings.NamedFile("a.dump", "migration-safety.yaml", 2, "seed.dump"));
    }

    @Test
    void a_check_that_this_version_does_not_make_is_not_promised() {
        assertThat(read("tenancy: {column: a, setting: app.a}").notes()).isEmpty();
        assertThat(read("tenancy: {column: a, applicationRole: app}").notes())
                .containsExactly(
                        "`tenancy.applicationRole` in migration-safety.yaml has no effect without `tenancy.setting`,"
                                + " the session setting that policies read.");
    }

    @Test
    void required_row_level_security_switches_its_rule_on_unless_the_policy_says_otherwise() {
        Rule rule = BuiltInRules.all().stream()
                .filter(r -> r.info().id().equals("tenancy/row-level-security-missing"))
                .findFirst()
                .orElseThrow();
        String required = "tenancy: {column: a, rowLevelSecurity: required}\n";
        assertThat(read("tenancy: {column: a, rowLevelSecurity: optional}").severity(rule))
                .isEqualTo(Severity.OFF);
        assertThat(read(required).severity(rule)).isEqualTo(Severity.ERROR);
        assertThat(read(required + "rules: {tenancy/row-level-security-missing: info}")
                        .severity(rule))
                .isEqualTo(Severity.INFO);
    }

    @Test
    void a_key_that_stands_twice_is_refused() {
        refused("released: {tag: a}\nreleased: {tag: b}\n", "2: the key `released` stands here a second time.");
    }

    @Test
    void broken_yaml_tags_and_alias_bombs_are_refused() {
        assertThatThrownBy(() -> read("rules:\n  a: [\n"))
                .isInstanceOf(SetupException.class)
                .hasMessageMatching("(?s)migration-safety.yaml:\\d+: this is not YAML: .*");
        refused(
                "released: !!javax.script.ScriptEngineManager {tag: a}\n",
                "1: this is not YAML: Global tag is not allowed: tag:yaml.org,2002:javax.script.ScriptEngineManager.");
        refused("released: {tag: !x a}\n", "1: the tag `!x` is not allowed.");
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> read(bomb.toString())).isInstanceOf(SetupException.class);
    }

    private static Severity severity(Policy policy, String rule) {
        return policy.severity(BuiltInRules.all().stream()
                .filter(r -> r.info().id().equals(rule))
                .findFirst()
                .orElseThrow());
    }

    @Test
    void a_preset_moves_the_severity_of_the_rules_that_are_not_named() {
        Policy strict = read("preset: strict\nrules: {changelog/unparsed: info}\n");
        assertThat(severity(strict, "changelog/unused-suppression")).isEqualTo(Severity.ERROR);
        assertThat(severity(strict, "changelog/unparsed")).isEqualTo(Severity.INFO);
        Policy minimal = read("preset: minimal");
        assertThat(severity(minimal, "changelog/unused-suppression")).isEqualTo(Severity.OFF);
        assertThat(severity(minimal, "rollback/missing")).isEqualTo(Severity.ERROR);
        assertThat(severity(read("preset: recommended"), "changelog/unused-suppression"))
                .isEqualTo(Severity.WARNING);
        refused(
                "preset: strickt",
                "1: `preset` is `strickt`, which is not one of recommended, strict, minimal. Did you mean `strict`?");
    }

    private static PolicyFile file(String name, Map<String, String> files) {
        return new PolicyFile(name, Objects.requireNonNull(files.get(name)), other -> file(other, files));
    }

    private static Policy extending(Map<String, String> files) {
        return Policy.read(file("migration-safety.yaml", files), BuiltInRules.all());
    }

    @Test
    void what_a_policy_says_counts_over_what_it_extends_key_by_key() {
        Policy policy = extending(
                Map.of(
                        "migration-safety.yaml",
                        """
                extends: team.yaml
                tenancy: {exempt: [farms]}
                rules:
                  index/not-concurrent: warning
                """,
                        "team.yaml",
                        """
                extends: acme.yaml
                released: {tag: v2}
                rules:
                  index/not-concurrent: {exclude: [audit]}
                """,
                        "acme.yaml",
                        """
                preset: strict
                tenancy: {column: tenant_id, exempt: [country]}
                released: {tag: v1}
                rules:
                  index/not-concurrent: {severity: info, exclude: [old]}
                  rollback/missing: off
                """));
        assertThat(policy.preset()).isEqualTo(Preset.STRICT);
        assertThat(policy.tenancy().orElseThrow().column()).isEqualTo("tenant_id");
        assertThat(policy.tenancy().orElseThrow().exempt()).containsExactly("farms");
        assertThat(policy.releasedTag()).contains("v2");
        assertThat(policy.settings("index/not-concurrent").severity()).contains(Severity.WARNING);
        assertThat(policy.settings("index/not-concurrent").exclude())
                .extracting(e -> e.pattern().text())
                .containsExactly("audit");
        assertThat(policy.settings("rollback/missing").severity()).contains(Severity.OFF);
    }

    @Test
    void the_first_that_is_given_of_tag_revision_and_bundle_counts() {
        assertThat(read("released: {bundle: 'a:b:1', gitRef: main, tag: v1}").released())
                .contains(new Released.Tag("v1"));
        assertThat(read("released: {bundle: 'a:b:1', gitRef: main}").released()).contains(new Released.GitRef("main"));
        assertThat(read("released: {bundle: 'a:b:1'}").released()).contains(new Released.Bundle("a:b:1"));
    }

    @Test
    void an_error_names_the_policy_that_has_it_and_a_circle_is_none() {
        assertThatThrownBy(() ->
                        extending(Map.of("migration-safety.yaml", "extends: acme.yaml", "acme.yaml", "\nruels: {}\n")))
                .isInstanceOf(SetupException.class)
                .hasMessage("acme.yaml:2: unknown key `ruels`. Did you mean `rules`?");
        assertThatThrownBy(() -> extending(Map.of(
                        "migration-safety.yaml", "extends: acme.yaml", "acme.yaml", "extends: migration-safety.yaml")))
                .isInstanceOf(SetupException.class)
                .hasMessage("The policy migration-safety.yaml extends itself: migration-safety.yaml, acme.yaml.");
        assertThatThrownBy(() -> read("extends: acme.yaml")).isInstanceOf(SetupException.class);
    }
}
