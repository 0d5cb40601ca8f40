package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Scan;
import io.github.migrationsafety.step.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was observed while a changeset ran: which table was locked how, from which statement to which, and what else each statement
 * did to tables that stood before.
 *
 * @param title which run
 * @param statements how many statements there were
 * @param lanes a bar for each lock
 * @param rows a line for each thing that a statement did
 * @param more how many lanes and rows are left out
 */
public record Observed(String title, int statements, List<Lane> lanes, List<Row> rows, int more) {
    private static final int MOST = 12;

    /**
     * @param mode the lock mode's name, for its colour
     * @param from where the bar begins, such as {@code 12.5%}
     * @param width how long it is
     * @param words which lock, from which statement to which, and who waits for it
     */
    public record Lane(String table, String mode, String from, String width, String words) {}

    /**
     * @param statement the number of the statement
     * @param place its line
     * @param words what it did
     */
    public record Row(int statement, String place, String words) {}

    private record Held(String table, LockMode mode, int first, int last) {}

    /** The first execution and the rollback, those of them that did anything to a table that stood. */
    static List<Observed> of(Optional<Evidence> evidence) {
        List<Observed> all = new ArrayList<>();
        add(all, "Observed while it was applied", evidence.flatMap(Evidence::apply));
        add(all, "Observed while it was rolled back", evidence.flatMap(Evidence::rollback));
        return List.copyOf(all);
    }

    private static void add(List<Observed> all, String title, Optional<Run> run) {
        List<Observation.Observed> statements =
                run.map(r -> r.observation().statements()).orElse(List.of());
        List<Lane> lanes = lanes(statements);
        List<Row> rows = new ArrayList<>();
        statements.forEach(s -> rows(s, rows));
        if (!lanes.isEmpty() || !rows.isEmpty()) {
            int more = Math.max(0, lanes.size() - MOST) + Math.max(0, rows.size() - MOST);
            all.add(new Observed(title, statements.size(), beginning(lanes), beginning(rows), more));
        }
    }

    private static <T> List<T> beginning(List<T> all) {
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    private static List<Lane> lanes(List<Observation.Observed> statements) {
        Map<String, Held> held = new LinkedHashMap<>();
        for (int i = 0; i < statements.size(); i++) {
            for (HeldLock lock : statements.get(i).locks()) {
                if (lock.mode().blocksWrites() && ObservedRun.isTable(lock.relation())) {
                    String table = lock.relation().name().toString();
                    int last = statements.get(i).number();
                    held.merge(
                            table + " " + lock.mode() + " " + lock.since(),
                            new Held(table, lock.mode(), lock.since(), last),
                            (a, b) -> new Held(a.table(), a.mode(), a.first(), b.last()));
                }
            }
        }
        return held.values().stream().map(h -> lane(h, statements.size())).toList();
    }

    private static Lane lane(Held held, int statements) {
        String table = VisibleText.line(held.table());
        String when = held.first() == held.last()
                ? "at statement " + held.first()
                : "from statement " + held.first() + " to " + held.last();
        return new Lane(
                table,
                held.mode().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                percent(held.first() - 1, statements),
                percent(held.last() - held.first() + 1, statements),
                table + " is locked " + held.mode() + " " + when + ": " + Waiting.on(table, held.mode()));
    }

    private static void rows(Observation.Observed statement, List<Row> rows) {
        statement.rewrites().forEach(r -> rows.add(row(statement, r.name() + " is written anew")));
        statement.scans().stream()
                .filter(Scan::full)
                .forEach(s -> rows.add(row(
                        statement,
                        s.relation().name() + " is read in full (" + Wording.count(s.rows(), "row") + ") under "
                                + s.mode())));
        statement
                .rows()
                .forEach(r -> rows.add(row(
                        statement,
                        r.table() + ": " + Wording.count(r.inserted(), "row") + " inserted, " + r.updated()
                                + " updated, " + r.deleted() + " deleted")));
    }

    private static Row row(Observation.Observed statement, String words) {
        return new Row(
                statement.number(),
                statement.at().map(at -> "line " + at.line()).orElse(""),
                VisibleText.line(words));
    }

    private static String percent(int part, int total) {
        return String.format(Locale.ROOT, "%.3f%%", 100.0 * part / Math.max(1, total));
    }
}
