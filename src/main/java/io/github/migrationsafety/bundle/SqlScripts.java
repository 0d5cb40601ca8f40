package io.github.migrationsafety.bundle;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The release as SQL for {@code psql}, both ways: what Liquibase would send for each changeset, in the transactions that it
 * would use, with its rows in DATABASECHANGELOG. Run again after it stopped half way, a script goes on where it was.
 */
final class SqlScripts {
    private static final String PENDING = "migration_safety_pending";
    private static final String APPLIED = "migration_safety_applied";

    private final ParsedChangeLog parsed;
    private final Bookkeeping bookkeeping;
    private final List<ChangeSetId> released = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();

    /** A changeset of the release, and what became of it in the rehearsal. */
    private record Part(ChangeSet changeSet, BundledChangeSet told) {
        boolean recorded() {
            return told.rehearsed() || told.markedAsRan();
        }

        boolean mayHaveRun() {
            return changeSet.runAlways() || changeSet.runOnChange();
        }
    }

    /** @param rehearsal of exactly this changelog */
    SqlScripts(ParsedChangeLog parsed, RehearsalRecord rehearsal, LiquibaseTables tables) {
        this.parsed = parsed;
        this.bookkeeping = new Bookkeeping(tables, rehearsal.liquibase());
        List<ChangeSet> all = parsed.changeLog().changeSets();
        for (int i = 0; i < all.size(); i++) {
            ChangeSet changeSet = all.get(i);
            if (changeSet.pending()) {
                parts.add(new Part(changeSet, rehearsal.changeSets().get(i)));
            } else if (changeSet.released() && changeSet.excluded().isEmpty()) {
                released.add(changeSet.id());
            }
        }
    }

    /** The changesets in order. */
    String update() {
        StringBuilder script = begin("applies", "update.sql", "what is recorded as applied already is passed over");
        unrunnable(false).ifPresent(why -> script.append(bookkeeping.refuse(why)));
        script.append(bookkeeping.tables())
                .append(bookkeeping.refuseUnlessApplied(released))
                .append(bookkeeping.takeLock())
                .append(bookkeeping.deployment());
        parts.forEach(part -> apply(script, part));
        return script.append('\n').append(bookkeeping.releaseLock()).toString();
    }

    /** Their rollbacks in reverse order. */
    String rollback() {
        StringBuilder script = begin("takes back", "rollback.sql", "what is not recorded as applied is passed over");
        unrunnable(true).ifPresent(why -> script.append(bookkeeping.refuse(why)));
        List<Part> reversed =
                new ArrayList<>(parts.stream().filter(Part::recorded).toList());
        script.append(bookkeeping.refuseUnlessLast(
                        reversed.stream().map(p -> p.changeSet().id()).toList()))
                .append(bookkeeping.takeLock());
        Collections.reverse(reversed);
        reversed.forEach(part -> takeBack(script, part));
        return script.append('\n').append(bookkeeping.releaseLock()).toString();
    }

    private StringBuilder begin(String does, String name, String again) {
        return new StringBuilder(
                        "-- What Liquibase sends when it " + does + " this release, its own bookkeeping included.\n"
                                + "-- Run it with psql -X -f " + name
                                + ". It stops at the first error; DATABASECHANGELOGLOCK then stays"
                                + " taken until\n-- `liquibase release-locks`. Run it again then: " + again + ".\n"
                                + "-- Preconditions are not checked here: they are decided as they were in the rehearsal.\n"
                                + "\\set ON_ERROR_STOP on\n\\set AUTOCOMMIT on\n")
                .append(bookkeeping.searchPath());
    }

    private void apply(StringBuilder script, Part part) {
        ChangeSet changeSet = part.changeSet();
        header(script, changeSet);
        if (!part.recorded()) {
            script.append("-- Left out, as in the rehearsal: its precondition did not hold, or it is not for this"
                    + " database.\n");
            return;
        }
        guard(script, part);
        Optional<String> checksum = changeSet.runOnChange() ? Optional.of(changeSet.checksum()) : Optional.empty();
        if (!changeSet.runAlways()) {
            script.append("SELECT NOT ")
                    .append(bookkeeping.recorded(changeSet.id(), checksum))
                    .append(" AS " + PENDING + " \\gset\n\\if :" + PENDING + "\n");
        }
        String row = part.mayHaveRun()
                ? bookkeeping.recordAgain(changeSet.id(), changeSet.checksum(), parsed.historyRow(changeSet))
                : bookkeeping.record(
                        changeSet.id(),
                        changeSet.checksum(),
                        parsed.historyRow(changeSet),
                        part.told().markedAsRan() ? "MARK_RAN" : "EXECUTED");
        run(script, changeSet, part.told().markedAsRan() ? List.of() : changeSet.sql(), row);
        if (!changeSet.runAlways()) {
            script.append("\\endif\n");
        }
    }

    private void takeBack(StringBuilder script, Part part) {
        ChangeSet changeSet = part.changeSet();
        header(script, changeSet);
        script.append("SELECT ")
                .append(bookkeeping.recorded(changeSet.id(), Optional.empty()))
                .append(" AS " + APPLIED + " \\gset\n\\if :" + APPLIED + "\n");
        if (changeSet.rollback() instanceof Rollback.Missing missing) {
            script.append(bookkeeping.refuse(changeSet.id() + " cannot be rolled back: " + oneLine(missing.reason())));
        } else {
            run(script, changeSet, changeSet.rollback().sql(), bookkeeping.forget(changeSet.id()));
        }
        script.append("\\endif\n");
    }

    private static void guard(StringBuilder script, Part part) {
        if (part.told().markedAsRan()) {
            script.append(
                    "-- Its precondition did not hold in the rehearsal: it is recorded (MARK_RAN) and not run.\n");
        } else if (part.changeSet().directions().guard().isPresent()) {
            script.append("-- Its precondition held in the rehearsal.\n");
        }
    }

    private static void run(StringBuilder script, ChangeSet changeSet, List<SqlText> statements, String row) {
        script.append(changeSet.runInTransaction() ? "BEGIN;\n" : "");
        for (SqlText statement : statements) {
            script.append(terminated(statement.sql())).append('\n');
        }
        script.append(row).append(changeSet.runInTransaction() ? "COMMIT;\n" : "");
    }

    /** Why not all of it can be run by psql. */
    private Optional<String> unrunnable(boolean back) {
        for (Part part : parts) {
            ChangeSet changeSet = part.changeSet();
            if (part.recorded()) {
                for (SqlText text : back ? changeSet.rollback().sql() : changeSet.sql()) {
                    if (text.standsIn()) {
                        return Optional.of("Only Liquibase can run " + changeSet.id() + ": "
                                + oneLine(text.sql().substring(2).strip()));
                    }
                    if (holdsSecret(text.sql())) {
                        return Optional.of("Only Liquibase can run " + changeSet.id()
                                + ": it holds a password, which is not bundled");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean holdsSecret(String sql) {
        return sql.contains("***") && (sql.toLowerCase(Locale.ROOT).contains("password") || sql.contains("://"));
    }

    private static void header(StringBuilder script, ChangeSet changeSet) {
        script.append("\n-- Changeset ")
                .append(oneLine(changeSet.id().toString()))
                .append(changeSet.runInTransaction() ? "" : " (runs outside a transaction)")
                .append('\n');
    }

    private static String terminated(String sql) {
        String text = sql.replace("\r\n", "\n").strip();
        if (text.endsWith(";")) {
            return text;
        }
        // A line comment at the end would swallow a semicolon on its line.
        String lastLine = text.substring(text.lastIndexOf('\n') + 1);
        return lastLine.contains("--") ? text + "\n;" : text + ";";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
