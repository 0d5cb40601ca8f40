package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.ReportedChangeSet;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When each changeset was applied, rolled back, applied again and rolled back in the chain, one execution after another.
 * Positions are percentages of the axis.
 *
 * @param rows a row for each changeset that ran, in order; the slowest, slowest first, each from zero, if there are very many
 * @param strip all changesets in one row, neighbours merged; empty if {@code rows} shows them all
 * @param ticks the axis of the rows
 * @param caption what is shown
 */
public record Timeline(List<Row> rows, List<Bar> strip, List<Tick> ticks, String caption) {
    private static final int MOST_ROWS = 40;
    private static final int MOST_STRIP_BARS = 240;
    private static final int TICKS = 6;

    /**
     * @param kind {@code apply}, {@code rollback}, {@code reapply}, {@code chain}; in the strip {@code many}
     * @param from where it begins, such as {@code 12.5%}
     * @param width how long it is
     * @param title what a pointer shows
     */
    public record Bar(String kind, String from, String width, String title) {}

    /**
     * @param number the changeset's place in the changelog
     * @param anchor where the page says more about it
     * @param time all its executions together
     * @param slowest whether no other took longer
     */
    public record Row(
            int number, String anchor, String title, String outcome, List<Bar> bars, String time, boolean slowest) {}

    /**
     * @param at where, such as {@code 50.0%}
     * @param label the time
     */
    public record Tick(String at, String label) {}

    private record Span(int index, ReportedChangeSet changeSet, long start, long chainStart) {
        long nanos() {
            return changeSet.total().toNanos();
        }

        long forward() {
            return nanos() - changeSet.chainRollback().toNanos();
        }

        /** As if nothing else had run. */
        Span alone() {
            return new Span(index, changeSet, 0, forward());
        }
    }

    static Timeline of(List<ReportedChangeSet> changeSets) {
        List<Span> spans = spans(changeSets);
        List<Span> slowest = spans.stream()
                .sorted(Comparator.comparingLong(Span::nanos).reversed().thenComparingInt(Span::index))
                .limit(MOST_ROWS)
                .toList();
        long total = spans.stream().mapToLong(Span::nanos).sum();
        return slowest.size() == spans.size() ? all(spans, total) : few(spans, slowest, total);
    }

    private static Timeline all(List<Span> spans, long total) {
        Optional<Span> slowest = spans.stream()
                .max(Comparator.comparingLong(Span::nanos).thenComparing(Span::index, Comparator.reverseOrder()));
        return new Timeline(
                spans.stream()
                        .map(span -> row(span, Math.max(1, total), slowest.equals(Optional.of(span))))
                        .toList(),
                List.of(),
                ticks(Math.max(1, total)),
                Wording.count(spans.size(), "changeset") + " in " + Wording.duration(Duration.ofNanos(total))
                        + " of execution");
    }

    /** On one axis the slowest of thousands would be slivers: the strip has the axis, and they are compared side by side. */
    private static Timeline few(List<Span> spans, List<Span> slowest, long total) {
        long longest = Math.max(1, slowest.get(0).nanos());
        return new Timeline(
                slowest.stream()
                        .map(span -> row(span.alone(), longest, span == slowest.get(0)))
                        .toList(),
                strip(spans, Math.max(1, total)),
                ticks(longest),
                "all " + Wording.count(spans.size(), "changeset") + " in "
                        + Wording.duration(Duration.ofNanos(total)) + " of execution, and the " + MOST_ROWS
                        + " slowest side by side");
    }

    /** The changesets that ran; those before the chain in order, their rollbacks in the chain after all of them in reverse. */
    private static List<Span> spans(List<ReportedChangeSet> changeSets) {
        int[] ran = IntStream.range(0, changeSets.size())
                .filter(i ->
                        changeSets.get(i).evidence().flatMap(e -> e.apply()).isPresent())
                .toArray();
        long[] chainStarts = new long[ran.length];
        long[] starts = new long[ran.length];
        long at = 0;
        for (int i = 0; i < ran.length; i++) {
            ReportedChangeSet changeSet = changeSets.get(ran[i]);
            starts[i] = at;
            at += changeSet.total().minus(changeSet.chainRollback()).toNanos();
        }
        for (int i = ran.length - 1; i >= 0; i--) {
            chainStarts[i] = at;
            at += changeSets.get(ran[i]).chainRollback().toNanos();
        }
        return IntStream.range(0, ran.length)
                .mapToObj(i -> new Span(ran[i], changeSets.get(ran[i]), starts[i], chainStarts[i]))
                .toList();
    }

    private static Row row(Span span, long total, boolean slowest) {
        ReportedChangeSet changeSet = span.changeSet();
        List<Bar> bars = new ArrayList<>();
        long at = span.start();
        at = bar(bars, "apply", "Apply", at, changeSet.apply(), total);
        at = bar(bars, "rollback", "Roll back", at, changeSet.rollback(), total);
        bar(bars, "reapply", "Apply again", at, changeSet.reapply(), total);
        bar(bars, "chain", "Roll back in the chain", span.chainStart(), changeSet.chainRollback(), total);
        return new Row(
                span.index() + 1,
                "changeset-" + (span.index() + 1),
                VisibleText.line(changeSet.changeSet().id().id()),
                changeSet.outcome().toString(),
                List.copyOf(bars),
                Wording.duration(changeSet.total()),
                slowest);
    }

    private static long bar(List<Bar> bars, String kind, String label, long from, Duration duration, long total) {
        if (!duration.isZero()) {
            bars.add(new Bar(
                    kind,
                    percent(from, total),
                    percent(duration.toNanos(), total),
                    label + ": " + Wording.duration(duration)));
        }
        return from + duration.toNanos();
    }

    private static List<Bar> strip(List<Span> spans, long total) {
        long least = total / MOST_STRIP_BARS;
        List<Bar> bars = new ArrayList<>();
        int first = 0;
        long nanos = 0;
        for (int i = 0; i < spans.size(); i++) {
            nanos += spans.get(i).forward();
            if (nanos >= least || i == spans.size() - 1) {
                int from = spans.get(first).index() + 1;
                int to = spans.get(i).index() + 1;
                bars.add(new Bar(
                        bars.size() % 2 == 0 ? "many" : "many odd",
                        percent(spans.get(first).start(), total),
                        percent(nanos, total),
                        (from == to ? "Changeset " + from : "Changesets " + from + " to " + to) + ": "
                                + Wording.duration(Duration.ofNanos(nanos))));
                first = i + 1;
                nanos = 0;
            }
        }
        long chain = spans.stream().mapToLong(s -> s.nanos() - s.forward()).sum();
        bar(bars, "chain", "The chain back", total - chain, Duration.ofNanos(chain), total);
        return List.copyOf(bars);
    }

    private static List<Tick> ticks(long total) {
        long millis = Math.max(1, total / 1_000_000);
        long step = 1;
        while (millis / step >= TICKS) {
            // 1, 2, 5, 10, 20, 50, …
            step = String.valueOf(step).startsWith("2") ? step / 2 * 5 : step * 2;
        }
        List<Tick> ticks = new ArrayList<>();
        for (long at = 0; at <= millis; at += step) {
            ticks.add(
                    new Tick(percent(at * 1_000_000, total), at == 0 ? "0" : Wording.duration(Duration.ofMillis(at))));
        }
        return List.copyOf(ticks);
    }

    private static String percent(long part, long total) {
        return String.format(Locale.ROOT, "%.3f%%", 100.0 * part / total);
    }
}
