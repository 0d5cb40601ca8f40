package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.bundle.ShardEvidence;
import io.github.migrationsafety.bundle.ShardEvidence.Shard;
import io.github.migrationsafety.bundle.ShardRecord;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.rehearsal.ProvenPrefixes;
import io.github.migrationsafety.rehearsal.ProvenSlice;
import io.github.migrationsafety.rehearsal.Slice;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.step.EmptyTable;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the shards of a rehearsal hand over, and what becomes of it when all are there. */
final class ShardWork {
    private final GoalSettings settings;
    private final ShardEvidence evidence;

    ShardWork(GoalSettings settings) {
        this.settings = settings;
        this.evidence = new ShardEvidence(settings.outputDirectory());
    }

    /** Removes what this run is to leave anew. */
    void clear(Share share) {
        if (share instanceof Share.Shard shard) {
            evidence.clear(shard.index(), shard.total());
        } else if (share instanceof Share.Whole) {
            evidence.clear();
        }
    }

    /**
     * The history of one shard as its rules judge it: of what comes after it the source tells.
     *
     * @param source what the source tells of the whole changelog
     */
    static History judged(History rehearsed, Slice slice, History source) {
        List<Step> steps = new ArrayList<>(rehearsed.steps().subList(0, slice.to()));
        for (int i = slice.to(); i < source.steps().size(); i++) {
            steps.add(source.steps()
                    .get(i)
                    .with(rehearsed.steps().get(i).evidence().orElseThrow()));
        }
        return new History(Witness.REHEARSAL, rehearsed.changeLog(), steps, rehearsed.emptyTables());
    }

    /** Leaves what a shard proved, and its reports. */
    void leave(
            Share.Shard shard,
            Trial trial,
            Trial.Outcome outcome,
            String digest,
            Report report,
            Map<String, byte[]> reports) {
        Slice slice = trial.slice();
        evidence.write(
                new ShardRecord(
                        ShardRecord.SCHEMA_VERSION,
                        shard.index(),
                        shard.total(),
                        slice.from(),
                        slice.to(),
                        digest,
                        digest(trial),
                        report.tool().version(),
                        report.tool().liquibase(),
                        outcome.version(),
                        outcome.limits().stream().toList()),
                ProvenSlice.of(outcome.history(), slice).bytes(),
                reports);
    }

    private String digest(Trial trial) {
        try {
            return new ProvenPrefixes.Basis("", "", "", settings.tables(), trial.rows(), trial.data()).digest();
        } catch (IOException e) {
            throw new SetupException(
                    "A seed script cannot be read: " + e.getMessage() + ".", "Make it readable for this build.", e);
        }
    }

    /** All shards of the rehearsal, in order. */
    List<Shard> complete() {
        return evidence.complete();
    }

    /**
     * What a rehearsal of the whole changelog would have told.
     *
     * @param trial how this build would rehearse, had it to
     * @throws SetupException if the shards are about something else than what is here now
     */
    History together(List<Shard> shards, Trial trial) {
        ParsedChangeLog parsed = trial.parsed();
        ShardRecord about = shards.get(0).about();
        if (!about.changeLogDigest().equals(RehearsalEvidence.digest(parsed))) {
            throw stale(
                    shards.size(),
                    "the changelog is another one, or its parameters, contexts, labels or `released` are");
        }
        if (!about.settings().equals(digest(trial))) {
            throw stale(
                    shards.size(),
                    "`seed` or `tenancy` in the policy, a seed script or a name of Liquibase's tables is another one");
        }
        if (!about.plugin().equals(settings.pluginVersion())
                || !about.liquibase().equals(ParsedChangeLog.liquibaseVersion())) {
            throw stale(
                    shards.size(),
                    "they are from version " + about.plugin() + " of this plugin with Liquibase " + about.liquibase()
                            + ", and this is version " + settings.pluginVersion() + " with Liquibase "
                            + ParsedChangeLog.liquibaseVersion());
        }
        List<Step> steps = new ArrayList<>();
        List<EmptyTable> empty = List.of();
        for (Shard shard : shards) {
            try {
                Slice slice = new Slice(shard.about().from(), shard.about().to());
                ProvenSlice proven = ProvenSlice.read(shard.steps(), slice, parsed);
                steps.addAll(proven.steps());
                empty = slice.isEmpty() ? empty : proven.emptyTables();
            } catch (IOException e) {
                throw new SetupException(
                        "What the shard " + shard.about().name() + " proved cannot be read: " + e.getMessage() + ".",
                        "Rehearse it again with the version of the plugin that puts the shards together.",
                        e);
            }
        }
        return new History(Witness.REHEARSAL, parsed.changeLog(), steps, empty);
    }

    private static SetupException stale(int shards, String difference) {
        return new SetupException(
                "What the " + shards + " shards rehearsed is not what is here now: " + difference + ".",
                "Rehearse all shards again, from the same commit and in the same way as this build.");
    }

    /** What is said of the whole. */
    static List<String> notes(List<Shard> shards) {
        return Stream.concat(
                        Stream.of("Put together from " + shards.size() + " shards."),
                        shards.stream()
                                .flatMap(s -> s.about().limits().stream())
                                .distinct())
                .toList();
    }
}
