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

/** What {@code report.json} has of the observed runs of a changeset. */
final class ObservedJson {
    private final JsonStream json;

    private ObservedJson(JsonStream json) {
        this.json = json;
    }

    /** The runs in which anything was observed, as elements of an array. */
    static void write(JsonStream json, Evidence evidence) {
        ObservedJson observed = new ObservedJson(json);
        observed.phase("apply", evidence.apply());
        observed.phase("rollback", evidence.rollback());
        observed.phase("reapply", evidence.reapply());
    }

    private void phase(String phase, Optional<Run> run) {
        if (run.isPresent()) {
            Observation observation = run.get().observation();
            if (!observation.statements().isEmpty() || !observation.left().isEmpty()) {
                json.object().put("phase", phase).array("statements");
                observation.statements().forEach(this::sent);
                json.end().array("left");
                observation.left().forEach(this::left);
                json.end().end();
            }
        }
    }

    private void sent(Observed statement) {
        json.object()
                .put("number", statement.number())
                .put("file", statement.at().map(Location::file));
        statement.at().ifPresentOrElse(at -> json.put("line", at.line()), () -> json.putNull("line"));
        json.put("inTransaction", statement.inTransaction()).array("locks");
        locks(statement).forEach(this::lock);
        List<String> rewritten =
                statement.rewrites().stream().map(r -> r.name().toString()).toList();
        json.end().put("rewritten", rewritten).array("read");
        statement.scans().stream().filter(Observation.Scan::full).forEach(scan -> json.object()
                .put("table", scan.relation().name().toString())
                .put("rows", scan.rows())
                .end());
        json.end().array("changed");
        statement.rows().forEach(rows -> json.object()
                .put("table", rows.table().toString())
                .put("inserted", rows.inserted())
                .put("updated", rows.updated())
                .put("deleted", rows.deleted())
                .end());
        json.end().end();
    }

    /** The locks on tables that somebody may wait for: INSERT and SELECT wait for none below SHARE UPDATE EXCLUSIVE. */
    static Stream<Observation.HeldLock> locks(Observed statement) {
        return statement.locks().stream()
                .filter(lock -> ObservedRun.isTable(lock.relation()))
                .filter(lock -> lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0);
    }

    private void lock(Observation.HeldLock lock) {
        String table = lock.relation().name().toString();
        json.object()
                .put("table", table)
                .put("mode", lock.mode().toString())
                .put("since", lock.since())
                .put("blocks", Waiting.on(table, lock.mode()))
                .end();
    }

    private void left(Observation.Leftover left) {
        json.object()
                .put("kind", left.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("object", left.object())
                .put("before", left.before())
                .put("after", left.after())
                .end();
    }
}
