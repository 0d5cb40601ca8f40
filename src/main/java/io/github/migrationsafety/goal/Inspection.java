package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.policy.Answers;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.rehearsal.Slice;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.EmptyTable;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.SourceWitness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What lint and rehearse do alike: read policy and changelog, hear the source witness, judge. */
final class Inspection implements AutoCloseable {
    private static final String DEFAULT_SCHEMA = "public";

    private final GoalSettings settings;
    private final List<Rule> rules;
    private final Policy policy;
    private final Optional<ReleasedChangeSets> released;
    private final ParsedChangeLog parsed;
    private final ChangeLogRequest request;
    private final int postgresMajor;
    private final long start;

    private Inspection(
            GoalSettings settings,
            List<Rule> rules,
            Policy policy,
            Optional<ReleasedChangeSets> released,
            ParsedChangeLog parsed,
            ChangeLogRequest request,
            int postgresMajor,
            long start) {
        this.settings = settings;
        this.rules = rules;
        this.policy = policy;
        this.released = released;
        this.parsed = parsed;
        this.request = request;
        this.postgresMajor = postgresMajor;
        this.start = start;
    }

    /** @param postgresMajor the major version for which SQL is generated and rules judge */
    static Inspection begin(GoalSettings settings, String changeLogFile, int postgresMajor) {
        long start = System.nanoTime();
        List<Rule> rules = AllRules.in(settings.pluginClassPath());
        Policy policy = policy(settings, rules);
        ChangeLogReader reader = new ChangeLogReader(SqlReader.standard());
        ChangeLogRequest request = request(settings, changeLogFile, postgresMajor, policy.releasedTag());
        Optional<ReleasedChangeSets> released = new ReleasedLookup(settings, reader).find(policy.released(), request);
        ParsedChangeLog parsed = reader.read(request.after(released));
        return new Inspection(settings, rules, policy, released, parsed, request, postgresMajor, start);
    }

    /** The same with other changesets released: those of a copy of production. */
    Inspection after(ReleasedChangeSets changeSets) {
        ParsedChangeLog rest = new ChangeLogReader(SqlReader.standard()).read(request.after(Optional.of(changeSets)));
        return new Inspection(settings, rules, policy, Optional.of(changeSets), rest, request, postgresMajor, start);
    }

    /** The module's policy. */
    static Policy policy(GoalSettings settings) {
        return policy(settings, AllRules.in(settings.pluginClassPath()));
    }

    /** As above, with rules that were loaded already. */
    static Policy policy(GoalSettings settings, List<Rule> rules) {
        return Policy.load(
                settings.policyFile(),
                settings.baseDirectory(),
                settings.rootDirectory(),
                settings.pluginClassPath(),
                rules);
    }

    /** How the module's changelog is read. */
    static ChangeLogRequest request(
            GoalSettings settings, String changeLogFile, int postgresMajor, Optional<String> releasedTag) {
        return new ChangeLogRequest(
                settings.baseDirectory(),
                changeLogFile,
                settings.searchPath(),
                settings.projectClassPath(),
                settings.changeLogParameters(),
                settings.contexts(),
                settings.labelFilter(),
                settings.tables(),
                postgresMajor,
                releasedTag);
    }

    Policy policy() {
        return policy;
    }

    ParsedChangeLog parsed() {
        return parsed;
    }

    /** What the source tells. */
    History source() {
        return new SourceWitness(defaultSchema(), postgresMajor).tell(parsed.changeLog());
    }

    /** What the rules say of what one witness tells. */
    Answers ask(History history) {
        return policy.ask(rules, history, postgresMajor, defaultSchema());
    }

    /**
     * The policy's verdict on what the witnesses tell.
     *
     * @param answers the last are about the witness whose word wins, and whose steps the report shows
     * @param postgres the server's version, or the configured one
     */
    Report judge(String goal, List<Answers> answers, String postgres) {
        AcceptedDebt debt = AcceptedDebt.read(settings.debt());
        Verdict verdict = verdict(answers, debt.baseline());
        History last = answers.get(answers.size() - 1).history();
        List<String> notes = new ArrayList<>(policy.notes());
        released.filter(r -> r.changeSets().isEmpty())
                .ifPresent(r -> notes.add("Nothing is released: " + r.name() + " has no changeset of "
                        + parsed.changeLog().path() + "."));
        notes.addAll(emptyTables(last));
        notes.addAll(debt.settle(verdict));
        return new Report(
                goal,
                settings.module(),
                new Report.Tool(settings.pluginVersion(), ParsedChangeLog.liquibaseVersion(), postgres),
                verdict,
                last,
                Duration.ofNanos(System.nanoTime() - start),
                notes);
    }

    /**
     * The policy's verdict on what one shard proved: findings on other changesets are left to the shards that prove those.
     *
     * @param source about the source
     * @param rehearsed what the shard's rehearsal tells
     */
    Report judge(Share.Shard shard, Slice slice, Answers source, History rehearsed, String postgres) {
        List<ChangeSet> changeSets = parsed.changeLog().changeSets();
        Set<ChangeSetId> others = new HashSet<>();
        for (int i = 0; i < changeSets.size(); i++) {
            if (!slice.has(i)) {
                others.add(changeSets.get(i).id());
            }
        }
        changeSets.subList(slice.from(), slice.to()).forEach(c -> others.remove(c.id()));
        History judged = ShardWork.judged(rehearsed, slice, source.history());
        Verdict all = verdict(
                List.of(source, ask(judged)), AcceptedDebt.read(settings.debt()).baseline());
        Verdict own = Verdict.of(
                all.findings().stream()
                        .filter(f -> !others.contains(f.problem().changeSet()))
                        .toList(),
                settings.failOn());
        Report.Shard part = new Report.Shard(shard.index(), shard.total());
        List<String> notes = new ArrayList<>(policy.notes());
        notes.add(
                part.words() + "it proves " + (slice.to() - slice.from()) + " of " + changeSets.size()
                        + " changesets and says nothing of the others. -Dmigration-safety.shard=merge puts all shards together.");
        notes.addAll(emptyTables(judged));
        return new Report(
                "rehearse",
                settings.module(),
                new Report.Tool(settings.pluginVersion(), ParsedChangeLog.liquibaseVersion(), postgres),
                own,
                judged,
                Duration.ofNanos(System.nanoTime() - start),
                notes,
                Optional.of(part),
                0);
    }

    /** What is made of what the witnesses tell, but for the findings that are accepted. */
    Verdict verdict(List<Answers> answers, Baseline baseline) {
        return policy.verdict(rules, answers, settings.today(), settings.failOn(), baseline);
    }

    /** Which tables the rehearsal could not fill. */
    private static List<String> emptyTables(History last) {
        List<String> notes = new ArrayList<>();
        for (EmptyTable table : last.emptyTables()) {
            notes.add("No rows could be made up for " + table.table() + ", which was rehearsed empty: " + table.reason()
                    + ". `seed.scripts` in the policy can give it rows.");
        }
        return notes;
    }

    private String defaultSchema() {
        return settings.tables().defaultSchemaName().orElse(DEFAULT_SCHEMA);
    }

    @Override
    public void close() {
        parsed.close();
    }
}
