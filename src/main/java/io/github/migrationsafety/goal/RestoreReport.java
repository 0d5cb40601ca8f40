package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.backup.ProvenBackup;
import io.github.migrationsafety.production.backup.RestoredDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of {@code rollback} with {@code restoreBackup}. Immutable.
 *
 * @param rolledBack what came of rolling changesets back before; empty if that was not asked for
 * @param backup what was restored
 * @param restored into which database
 * @param swapped whether that one has taken the place of the original
 * @param confirmation the parameters with which it would
 * @param checks what was checked afterwards
 */
public record RestoreReport(
        Optional<MigrationReport> rolledBack,
        ProvenBackup backup,
        RestoredDatabase restored,
        boolean swapped,
        String confirmation,
        List<Check> checks) {
    public RestoreReport {
        checks = List.copyOf(checks);
    }

    /** Whether the build fails: where the restored database serves now, a rollback that failed before is of no account. */
    public boolean failed() {
        boolean stillThere =
                !swapped && rolledBack.filter(MigrationReport::failed).isPresent();
        return stillThere || checks.stream().anyMatch(Check::isFailed);
    }

    /** What happened, in one line. */
    public String summary(Path report) {
        String database = restored.original().database();
        String taken = "the backup of " + backup.record().takenAt();
        if (!swapped) {
            return "Restored " + taken + " beside " + database + " as " + restored.name()
                    + rolledBack
                            .filter(MigrationReport::failed)
                            .map(r -> ", after the rollback failed: " + r.summary(report))
                            .orElse(".");
        }
        String served = database + " is " + taken + " now, and what it was before is " + restored.before();
        return checks.stream().noneMatch(Check::isFailed)
                ? served + "."
                : served + ", but the application is not well. See " + report;
    }

    /** As {@code report.json}. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>(rolledBack
                .map(MigrationReport::json)
                .orElseGet(() ->
                        ProductionReport.head("rollback", restored.original().toString())));
        json.put("verdict", failed() ? "failed" : "passed");
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("backup", backup.folder().toString());
        block.put("takenAt", backup.record().takenAt());
        block.put("database", restored.name());
        block.put("swapped", swapped);
        block.put("before", swapped ? restored.before() : "");
        block.put("swap", swapped ? List.of() : restored.statements());
        block.put("checks", ProductionReport.checks(checks));
        json.put("restored", block);
        return json;
    }

    /** What is said at the end. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String database = restored.original().database();
        if (swapped) {
            lines.add(database + " is what it was at " + backup.record().takenAt()
                    + ". What was written since is only in " + restored.before() + ", of which nothing was dropped.");
        } else {
            lines.add("Restored beside " + database + ", which is as it was: " + restored.name() + ", with "
                    + backup.record().totalRows() + " rows of "
                    + backup.record().takenAt() + ".");
            lines.add("To let it take the place of " + database + ", run this again with " + confirmation
                    + ", or send in another database: " + String.join("; ", restored.statements()) + ";");
        }
        checks.forEach(check -> lines.add(check.line()));
        return lines;
    }
}
