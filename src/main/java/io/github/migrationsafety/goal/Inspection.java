package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.rules.BuiltInRules;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.SourceWitness;
import java.time.Duration;
import java.util.List;

/** What lint and rehearse do alike: read policy and changelog, hear the source witness, judge. */
final class Inspection implements AutoCloseable {
    private static final String DEFAULT_SCHEMA = "public";

    private final GoalSettings settings;
    private final Policy policy;
    private final ParsedChangeLog parsed;
    private final int postgresMajor;
    private final long start;

    private Inspection(GoalSettings settings, Policy policy, ParsedChangeLog parsed, int postgresMajor, long start) {
        this.settings = settings;
        this.policy = policy;
        this.parsed = parsed;
        this.postgresMajor = postgresMajor;
        this.start = start;
    }

    /** @param postgresMajor the major version for which SQL is generated and rules judge */
    static Inspection begin(GoalSettings settings, String changeLogFile, int postgresMajor) {
        long start = System.nanoTime();
        Policy policy = Policy.load(
                settings.policyFile(),
                settings.baseDirectory(),
                settings.rootDirectory(),
                settings.pluginClassPath(),
                BuiltInRules.all());
        ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard())
                .read(new ChangeLogRequest(
                        settings.baseDirectory(),
                        changeLogFile,
                        settings.searchPath(),
                        settings.projectClassPath(),
                        settings.changeLogParameters(),
                        settings.contexts(),
                        settings.labelFilter(),
                        settings.tables(),
                        postgresMajor,
                        policy.releasedTag()));
        return new Inspection(settings, policy, parsed, postgresMajor, start);
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

    /**
     * The policy's verdict on what the witnesses tell.
     *
     * @param witnesses the last one is the one whose word wins, and whose steps the report shows
     * @param postgres the server's version, or the configured one
     */
    Report judge(String goal, List<History> witnesses, String postgres) {
        Verdict verdict = policy.judge(
                BuiltInRules.all(), witnesses, postgresMajor, defaultSchema(), settings.today(), settings.failOn());
        return new Report(
                goal,
                settings.module(),
                new Report.Tool(settings.pluginVersion(), ParsedChangeLog.liquibaseVersion(), postgres),
                verdict,
                witnesses.get(witnesses.size() - 1),
                Duration.ofNanos(System.nanoTime() - start),
                policy.notes());
    }

    private String defaultSchema() {
        return settings.tables().defaultSchemaName().orElse(DEFAULT_SCHEMA);
    }

    @Override
    public void close() {
        parsed.close();
    }
}
