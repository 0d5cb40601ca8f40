package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a team has decided: who its tenants are, what is released, and how severe each rule is. Immutable.
 *
 * @param tenancy the {@code tenancy} section
 * @param released the {@code released} section; empty when everything is pending
 * @param preset how severe a rule is about which it says nothing
 * @param rules what it says about rules, by id
 * @param seed what rows the tables of a rehearsal hold
 * @param production how real databases are migrated
 * @param file the file that it was read from; empty when there is none
 */
public record Policy(
        Optional<Tenancy> tenancy,
        Optional<Released> released,
        Preset preset,
        Map<String, RuleSettings> rules,
        SeedSettings seed,
        Production production,
        Optional<String> file) {
    private static final String ROW_LEVEL_SECURITY = "tenancy/row-level-security-missing";

    /** The policy of a project that has none: every rule at its default, the tenancy rules off. */
    public static final Policy DEFAULTS = new Policy(
            Optional.empty(),
            Optional.empty(),
            Preset.RECOMMENDED,
            Map.of(),
            SeedSettings.DEFAULTS,
            Production.DEFAULTS,
            Optional.empty());

    public Policy {
        rules = Map.copyOf(rules);
    }

    /**
     * The policy of a module.
     *
     * @param policyFile the parameter of that name: a path, relative to the module, or a {@code classpath:} resource; empty to
     *     look for {@code migration-safety.yaml}
     * @param baseDirectory the module's base directory
     * @param rootDirectory the multi-module root, up to which the file is looked for
     * @param pluginClassPath where {@code classpath:} resources are looked for
     * @param rules every rule that there is, for its id and options
     * @return the defaults when none is configured and none is found
     * @throws io.github.migrationsafety.SetupException naming file and line, if the configured one does not exist, is no YAML,
     *     has an unknown key, or a value of the wrong type
     */
    public static Policy load(
            Optional<String> policyFile,
            Path baseDirectory,
            Path rootDirectory,
            ClassLoader pluginClassPath,
            List<Rule> rules) {
        return PolicyFile.locate(policyFile, baseDirectory, rootDirectory, pluginClassPath)
                .map(file -> read(file, rules))
                .orElse(DEFAULTS);
    }

    /** Reads a policy from its text; errors as in {@link #load}. */
    public static Policy read(PolicyFile file, List<Rule> rules) {
        return PolicyReader.read(file, rules.stream().map(Rule::info).toList());
    }

    /**
     * Asks every rule, and judges what they find.
     *
     * @param rules the rules
     * @param histories what each witness tells, the source's and in a rehearsal also the rehearsal's
     * @param postgresMajor the major version of PostgreSQL that the changelog is for
     * @param defaultSchema the schema of unqualified names
     * @param today the day on which suppressions are in force or not
     * @param failOn from which severity on the build fails
     */
    public Verdict judge(
            List<Rule> rules,
            List<History> histories,
            int postgresMajor,
            String defaultSchema,
            LocalDate today,
            Verdict.FailOn failOn) {
        return judge(rules, histories, postgresMajor, defaultSchema, today, failOn, Baseline.EMPTY);
    }

    /**
     * Asks every rule, and judges what they find.
     *
     * @param baseline the findings that are accepted
     * @see #judge(List, List, int, String, LocalDate, Verdict.FailOn)
     */
    public Verdict judge(
            List<Rule> rules,
            List<History> histories,
            int postgresMajor,
            String defaultSchema,
            LocalDate today,
            Verdict.FailOn failOn,
            Baseline baseline) {
        List<Answers> answers = histories.stream()
                .map(history -> ask(rules, history, postgresMajor, defaultSchema))
                .toList();
        return verdict(rules, answers, today, failOn, baseline);
    }

    /**
     * Asks every rule about what one witness tells.
     *
     * @param rules the rules
     * @param postgresMajor the major version of PostgreSQL that the changelog is for
     * @param defaultSchema the schema of unqualified names
     */
    public Answers ask(List<Rule> rules, History history, int postgresMajor, String defaultSchema) {
        return Answers.of(this, rules, history, postgresMajor, defaultSchema);
    }

    /**
     * Judges what the rules said.
     *
     * @param rules the rules that were asked
     * @param answers of the source, and in a rehearsal also of the rehearsal
     * @param today the day on which suppressions are in force or not
     * @param failOn from which severity on the build fails
     * @param baseline the findings that are accepted
     */
    public Verdict verdict(
            List<Rule> rules, List<Answers> answers, LocalDate today, Verdict.FailOn failOn, Baseline baseline) {
        Judgement judgement = new Judgement(this, rules, answers, today, baseline);
        return Verdict.of(judgement.findings(), failOn).with(judgement.unneeded());
    }

    /** What the policy leaves unjudged; full sentences, to be said once. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        String here = file.orElse(PolicyFile.NAME);
        if (tenancy.isEmpty()) {
            notes.add("The tenancy rules are off: "
                    + file.map(f -> f + " has no `tenancy` section.")
                            .orElse("there is no " + PolicyFile.NAME + " with a `tenancy` section."));
        } else if (tenancy.get().model() != Tenancy.Model.COLUMN) {
            notes.add(
                    "Of the tenancy rules only tenancy/hard-coded-schema and those on row level security judge: the others"
                            + " are about a tenant column, and `tenancy.model` in " + here + " is another one.");
        }
        if (tenancy.flatMap(Tenancy::applicationRole).isPresent()
                && tenancy.flatMap(Tenancy::setting).isEmpty()) {
            notes.add("`tenancy.applicationRole` in " + here
                    + " has no effect without `tenancy.setting`, the session setting that policies read.");
        }
        return notes;
    }

    /** The tag up to and including which changesets are released, if the policy tells it by a tag. */
    public Optional<String> releasedTag() {
        return released.filter(Released.Tag.class::isInstance).map(tag -> ((Released.Tag) tag).name());
    }

    RuleSettings settings(String rule) {
        return rules.getOrDefault(rule, RuleSettings.NONE);
    }

    Severity severity(Rule rule) {
        return settings(rule.info().id()).severity().orElseGet(() -> preset.of(usual(rule)));
    }

    /** {@code tenancy.rowLevelSecurity: required} switches on the rule that is off otherwise. */
    private Severity usual(Rule rule) {
        boolean required = rule.info().id().equals(ROW_LEVEL_SECURITY)
                && tenancy.filter(Tenancy::rowLevelSecurityRequired).isPresent();
        return required ? Severity.ERROR : rule.info().severity();
    }
}
