package io.github.migrationsafety.report;

import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a goal found, for every report format.
 *
 * @param goal {@code lint} or {@code rehearse}
 * @param module the module's {@code groupId:artifactId}
 * @param tool what it was found with
 * @param verdict the findings and what they mean for the build
 * @param history the changelog, and the steps of the witness whose word wins: the rehearsal's in {@code rehearse}
 * @param duration how long the goal took
 * @param notes sentences that are neither findings nor errors, such as that the tenancy rules are off; printed once
 * @param shard which part of a rehearsal it is about; empty when it is about the whole changelog
 * @param cached of how many changesets, the first ones, an earlier rehearsal told it, because nothing about them changed since
 */
public record Report(
        String goal,
        String module,
        Tool tool,
        Verdict verdict,
        History history,
        Duration duration,
        List<String> notes,
        Optional<Shard> shard,
        int cached) {
    /**
     * @param version the plugin's version
     * @param liquibase Liquibase's version
     * @param postgres the server's full version in a rehearsal, the configured one in a lint
     */
    public record Tool(String version, String liquibase, String postgres) {}

    /**
     * @param index which part it is, from 1
     * @param total how many there are
     */
    public record Shard(int index, int total) {
        /** How the note begins that tells what a shard is. */
        public String words() {
            return "This is shard " + index + "/" + total + ": ";
        }
    }

    /** A report about the whole changelog. */
    public Report(
            String goal,
            String module,
            Tool tool,
            Verdict verdict,
            History history,
            Duration duration,
            List<String> notes) {
        this(goal, module, tool, verdict, history, duration, notes, Optional.empty(), 0);
    }

    public Report {
        notes = List.copyOf(notes);
    }

    /** This report with every duration zero, and nothing of a cache: the same for every run on the same input. */
    public Report withoutTimes() {
        return new Report(goal, module, tool, verdict, history.withoutTimes(), Duration.ZERO, notes, shard, 0);
    }

    /** This report with one more sentence of that kind. */
    public Report withNote(String note) {
        return new Report(
                goal,
                module,
                tool,
                verdict,
                history,
                duration,
                Stream.concat(notes.stream(), Stream.of(note)).toList(),
                shard,
                cached);
    }

    /** This report, the first changesets of which are told from a cache. */
    public Report withCached(int changeSets) {
        return new Report(goal, module, tool, verdict, history, duration, notes, shard, changeSets);
    }

    /** Whether changesets were executed, rather than only read. */
    public boolean rehearsed() {
        return history.witness() == Witness.REHEARSAL;
    }
}
