package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code report.json} has of one observed run of a changeset.
 *
 * @param phase {@code apply}, {@code rollback} or {@code reapply}
 */
record ObservedJson(String phase, List<Sent> statements, List<Left> left) {
    record Sent(
            int number,
            @Nullable String file,
            @Nullable Integer line,
            boolean inTransaction,
            List<Lock> locks,
            List<String> rewritten,
            List<Read> read,
            List<Changed> changed) {}

    record Lock(String table, String mode, int since, String blocks) {}

    record Read(String table, long rows) {}

    record Changed(String table, long inserted, long updated, long deleted) {}

    record Left(String kind, String object, @Nullable String before, @Nullable String after) {}

    /** The runs of a changeset in which anything was observed. */
    static List<ObservedJson> of(Optional<Evidence> evidence) {
        return Stream.of(
                        phase("apply", evidence.flatMap(Evidence::apply)),
                        phase("rollback", evidence.flatMap(Evidence::rollback)),
                        phase("reapply", evidence.flatMap(Evidence::reapply)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<ObservedJson> phase(String phase, Optional<Run> run) {
        return run.map(Run::observation)
                .filter(o -> !o.statements().isEmpty() || !o.left().isEmpty())
                .map(o -> new ObservedJson(
                        phase,
                        o.statements().stream().map(ObservedJson::sent).toList(),
                        o.left().stream().map(ObservedJson::left).toList()));
    }

    private static Sent sent(Observed statement) {
        return new Sent(
                statement.number(),
                statement.at().map(Location::file).orElse(null),
                statement.at().map(Location::line).orElse(null),
                statement.inTransaction(),
                locks(statement).map(ObservedJson::lock).toList(),
                statement.rewrites().stream().map(r -> r.name().toString()).toList(),
                statement.scans().stream()
                        .filter(Observation.Scan::full)
                        .map(s -> new Read(s.relation().name().toString(), s.rows()))
                        .toList(),
                statement.rows().stream()
                        .map(r -> new Changed(r.table().toString(), r.inserted(), r.updated(), r.deleted()))
                        .toList());
    }

    /** The locks on tables that somebody may wait for: INSERT and SELECT wait for none below SHARE UPDATE EXCLUSIVE. */
    static Stream<Observation.HeldLock> locks(Observed statement) {
        return statement.locks().stream()
                .filter(lock -> ObservedRun.isTable(lock.relation()))
                .filter(lock -> lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0);
    }

    private static Lock lock(Observation.HeldLock lock) {
        String table = lock.relation().name().toString();
        return new Lock(table, lock.mode().toString(), lock.since(), Waiting.on(table, lock.mode()));
    }

    private static Left left(Observation.Leftover left) {
        return new Left(
                left.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                left.object(),
                left.before().orElse(null),
                left.after().orElse(null));
    }
}
