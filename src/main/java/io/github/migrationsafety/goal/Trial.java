package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.NeededExtensions;
import io.github.migrationsafety.rehearsal.ProvenPrefixes;
import io.github.migrationsafety.rehearsal.ProvenPrefixes.Found;
import io.github.migrationsafety.rehearsal.Rehearsal;
import io.github.migrationsafety.rehearsal.ServerWideChanges;
import io.github.migrationsafety.rehearsal.Slice;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import java.util.Optional;

/**
 * The rehearsal of one changelog: only of what was not rehearsed before, if what is kept of that can be used, else of all of it.
 *
 * @param kept what was rehearsed before; empty when that is not to be used
 * @param slice what is to be proved; what was rehearsed before is of use only for the whole
 */
record Trial(
        GoalSettings settings,
        Console console,
        ParsedChangeLog parsed,
        RowRequest rows,
        DataSettings data,
        ProgressListener progress,
        Optional<ProvenPrefixes> kept,
        Slice slice) {
    /**
     * What came of it.
     *
     * @param version the server's version
     * @param limits what could not be seen on that server
     * @param cached of how many changesets, the first ones, an earlier rehearsal told it
     */
    record Outcome(History history, String version, Optional<String> limits, int cached) {}

    /** @param fresh started when nothing can be used */
    Outcome run(StartingServer fresh) {
        return kept.flatMap(k -> k.find(parsed)).flatMap(this::goOn).orElseGet(() -> all(fresh.await()));
    }

    private Optional<Outcome> goOn(Found found) {
        Optional<EmbeddedPostgres> started = EmbeddedPostgres.resume(
                settings.postgres().version().orElse(""), settings.postgres().resolver(), found.state());
        if (started.isEmpty()) {
            kept.orElseThrow().forget(found);
            return Optional.empty();
        }
        try (EmbeddedPostgres server = started.get()) {
            check(server);
            console.info(
                    "Of " + parsed.changeLog().changeSets().size() + " changesets the first "
                            + found.changeSets()
                            + " are what they were when they were last rehearsed; -Dmigration-safety.rehearse.full rehearses them again.");
            Optional<History> history = rehearsal(server).goOn(parsed, found);
            if (history.isEmpty()) {
                kept.orElseThrow().forget(found);
            }
            return history.map(h -> new Outcome(h, server.version(), server.limits(), found.changeSets()));
        }
    }

    private Outcome all(ThrowawayPostgres server) {
        check(server);
        return new Outcome(rehearsal(server).run(parsed, slice), server.version(), server.limits(), 0);
    }

    private void check(ThrowawayPostgres server) {
        NeededExtensions.check(parsed.changeLog(), server);
        ServerWideChanges.check(parsed.changeLog(), server);
    }

    private Rehearsal rehearsal(ThrowawayPostgres server) {
        return new Rehearsal(server, settings.tables(), rows, progress, data, kept);
    }
}
