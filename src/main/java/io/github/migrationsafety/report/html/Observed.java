package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.BlockedWrites;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.Scan;
import io.github.migrationsafety.step.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What was observed while a changeset ran, as a picture over time and in words: which table was locked how and when, and what else
 * each statement did to tables that stood before.
 *
 * @param title which run, how long it took and how long writers waited
 * @param statements the statements one after another
 * @param lanes a bar for each lock
 * @param ticks the axis; empty where nobody took the time, and all statements are equally long
 * @param rows a line for each thing that a statement did
 * @param more how many lanes and rows are left out
 */
public record Observed(
        String title, List<Piece> statements, List<Lane> lanes, List<Axis.Tick> ticks, List<Row> rows, int more) {
    private static final int MOST = 12;
    private static final int MOST_PIECES = 200;
    private static final int LONGEST_SQL = 100;

    /**
     * A part of the picture.
     *
     * @param kind how it is coloured
     * @param from where it begins, such as {@code 12.500%}
     * @param width how long it is
     * @param title what a pointer shows
     */
    public record Piece(String kind, String from, String width, String title) {}

    /**
     * @param bar how long the lock was held
     * @param work while which of its statements the table was read in full or written anew
     * @param words which lock, from which statement to which, and who waits for it
     */
    public record Lane(Piece bar, List<Piece> work, String words) {}

    /**
     * @param statement the number of the statement
     * @param place its line
     * @param sql its beginning
     * @param words what it did
     */
    public record Row(int statement, String place, String sql, String words) {}

    private record Held(Relation table, LockMode mode, int first, int last) {}

    /** The statements of a run on an axis: where each begins, and where the last one ends. */
    private record Course(List<Observation.Observed> statements, long[] starts, Axis axis, boolean timed) {
        static Course of(List<Observation.Observed> statements) {
            boolean timed = statements.stream().anyMatch(s -> !s.duration().isZero());
            long[] starts = new long[statements.size() + 1];
            for (int i = 0; i < statements.size(); i++) {
                starts[i + 1] =
                        starts[i] + (timed ? statements.get(i).duration().toNanos() : 1);
            }
            return new Course(statements, starts, new Axis(starts[statements.size()]), timed);
        }

        /** From the beginning of one statement to the end of another, by their indexes. */
        Piece piece(String kind, int first, int last, String title) {
            return new Piece(kind, axis.percent(starts[first]), axis.percent(starts[last + 1] - starts[first]), title);
        }

        Optional<Duration> time(int first, int last) {
            return timed ? Optional.of(Duration.ofNanos(starts[last + 1] - starts[first])) : Optional.empty();
        }
    }

    /** The first execution and the rollback, those of them that did anything to a table that stood. */
    static List<Observed> of(Optional<Evidence> evidence) {
        List<Observed> all = new ArrayList<>();
        add(all, "Observed while it was applied", evidence.flatMap(Evidence::apply));
        add(all, "Observed while it was rolled back", evidence.flatMap(Evidence::rollback));
        return List.copyOf(all);
    }

    private static void add(List<Observed> all, String title, Optional<Run> run) {
        Course course = Course.of(run.map(r -> r.observation().statements()).orElse(List.of()));
        List<Lane> lanes = lanes(course);
        List<Row> rows = new ArrayList<>();
        course.statements().forEach(s -> rows(s, rows));
        if (!lanes.isEmpty() || !rows.isEmpty()) {
            int more = Math.max(0, lanes.size() - MOST) + Math.max(0, rows.size() - MOST);
            all.add(new Observed(
                    title + " · " + summary(course, run),
                    statements(course),
                    beginning(lanes),
                    course.timed() ? course.axis().ticks() : List.of(),
                    beginning(rows),
                    more));
        }
    }

    private static String summary(Course course, Optional<Run> run) {
        long rows = course.statements().stream()
                .flatMap(s -> s.rows().stream())
                .mapToLong(r -> r.inserted() + r.updated() + r.deleted())
                .sum();
        Duration blocked = BlockedWrites.of(run).total();
        StringBuilder words =
                new StringBuilder(Wording.count(course.statements().size(), "statement"));
        if (course.timed()) {
            words.append(" in ")
                    .append(Wording.duration(Duration.ofNanos(course.axis().nanos())));
        }
        if (rows > 0) {
            words.append(", ").append(Wording.count(rows, "row")).append(" changed");
        }
        if (!blocked.isZero()) {
            words.append(", writes wait ").append(Wording.duration(blocked));
        }
        return words.toString();
    }

    private static <T> List<T> beginning(List<T> all) {
        return List.copyOf(all.subList(0, Math.min(MOST, all.size())));
    }

    /** Of very many statements several share a piece. */
    private static List<Piece> statements(Course course) {
        int count = course.statements().size();
        int together = Math.max(1, (count + MOST_PIECES - 1) / MOST_PIECES);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < count; i += together) {
            int last = Math.min(count, i + together) - 1;
            String title = i == last
                    ? "Statement " + course.statements().get(i).number() + ": "
                            + sql(course.statements().get(i).sql())
                    : "Statements " + course.statements().get(i).number() + " to "
                            + course.statements().get(last).number();
            pieces.add(
                    course.piece(pieces.size() % 2 == 0 ? "sent" : "sent odd", i, last, title + time(course, i, last)));
        }
        return List.copyOf(pieces);
    }

    private static String time(Course course, int first, int last) {
        return course.time(first, last).map(t -> " · " + Wording.duration(t)).orElse("");
    }

    private static List<Lane> lanes(Course course) {
        Map<String, Held> held = new LinkedHashMap<>();
        Map<Integer, Integer> indexes = new LinkedHashMap<>();
        for (int i = 0; i < course.statements().size(); i++) {
            indexes.put(course.statements().get(i).number(), i);
            for (HeldLock lock : course.statements().get(i).locks()) {
                if (lock.mode().blocksWrites() && ObservedRun.isTable(lock.relation())) {
                    held.merge(
                            lock.relation().name() + " " + lock.mode() + " " + lock.since(),
                            new Held(lock.relation(), lock.mode(), indexes.getOrDefault(lock.since(), i), i),
                            (a, b) -> new Held(a.table(), a.mode(), a.first(), b.last()));
                }
            }
        }
        return held.values().stream().map(h -> lane(h, course)).toList();
    }

    private static Lane lane(Held held, Course course) {
        String table = VisibleText.line(held.table().name().toString());
        int first = course.statements().get(held.first()).number();
        int last = course.statements().get(held.last()).number();
        String when = first == last ? "at statement " + first : "from statement " + first + " to " + last;
        String words = table + " is locked " + held.mode() + " " + when
                + course.time(held.first(), held.last())
                        .map(t -> ", " + Wording.duration(t))
                        .orElse("")
                + ": " + Waiting.on(table, held.mode());
        String mode = held.mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return new Lane(course.piece(mode, held.first(), held.last(), words), work(held, course), words);
    }

    private static List<Piece> work(Held held, Course course) {
        List<Piece> work = new ArrayList<>();
        for (int i = held.first(); i <= held.last() && work.size() < MOST_PIECES; i++) {
            Observation.Observed statement = course.statements().get(i);
            if (statement.rewrites().contains(held.table())) {
                work.add(course.piece("rewrite", i, i, "written anew by statement " + statement.number()));
            } else if (statement.scans().stream()
                    .anyMatch(s -> s.full() && s.relation().equals(held.table()))) {
                work.add(course.piece("scan", i, i, "read in full by statement " + statement.number()));
            }
        }
        return List.copyOf(work);
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
                        r.table() + ": " + Wording.count(r.inserted(), "row") + " inserted, "
                                + Wording.number(r.updated()) + " updated, " + Wording.number(r.deleted())
                                + " deleted")));
    }

    private static Row row(Observation.Observed statement, String words) {
        return new Row(
                statement.number(),
                statement.at().map(at -> "line " + at.line()).orElse(""),
                sql(statement.sql()),
                VisibleText.line(words));
    }

    private static String sql(String sql) {
        String line = VisibleText.line(VisibleText.beginning(sql, 4 * LONGEST_SQL));
        String shown = VisibleText.beginning(line, LONGEST_SQL);
        return shown.length() < line.length() || sql.length() > 4 * LONGEST_SQL ? shown + "…" : shown;
    }
}
