package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.BlockedWrites;
import io.github.migrationsafety.report.ReportedChangeSet;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * When each changeset was applied, rolled back, applied again and rolled back in the chain, one execution after another, and when
 * writers of a table that stood had to wait meanwhile. Positions are those of an {@link Axis}.
 *
 * @param rows a row for each changeset that ran, in order; the slowest, slowest first, each from zero, if there are very many
 * @param strip all changesets in one row, neighbours merged; empty if {@code rows} shows them all
 * @param stripHeld when writers waited, on the axis of the strip
 * @param ticks the axis of the rows
 * @param caption what is shown
 */
public record Timeline(List<Row> rows, List<Bar> strip, List<Bar> stripHeld, List<Axis.Tick> ticks, String caption) {
    private static final int MOST_ROWS = 40;
    private static final int MOST_STRIP_BARS = 240;

    /**
     * @param kind {@code apply}, {@code rollback}, {@code reapply}, {@code chain}; in the strip {@code many}
     * @param from where it begins, such as {@code 12.500%}
     * @param width how long it is
     * @param title what a pointer shows
     */
    public record Bar(String kind, String from, String width, String title) {}

    /**
     * @param number the changeset's place in the changelog
     * @param anchor where the page says more about it
     * @param bars its executions
     * @param held when writers of a table that stood waited for it
     * @param time all its executions together
     * @param slowest whether no other took longer
     */
    public record Row(
            int number,
            String anchor,
            String title,
            String outcome,
            List<Bar> bars,
            List<Bar> held,
            String time,
            boolean slowest) {}

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

    /** Writers of a table wait from one moment to another. */
    private record Held(long from, long to) {}

    static Timeline of(List<ReportedChangeSet> changeSets) {
        List<Span> spans = spans(changeSets);
        List<Span> slowest = spans.stream()
                .sorted(Comparator.comparingLong(Span::nanos).reversed().thenComparingInt(Span::index))
                .limit(MOST_ROWS)
                .toList();
        Axis total = new Axis(spans.stream().mapToLong(Span::nanos).sum());
        return slowest.size() == spans.size() ? all(spans, total) : few(spans, slowest, total);
    }

    private static Timeline all(List<Span> spans, Axis total) {
        Optional<Span> slowest = spans.stream()
                .max(Comparator.comparingLong(Span::nanos).thenComparing(Span::index, Comparator.reverseOrder()));
        return new Timeline(
                spans.stream()
                        .map(span -> row(span, total, slowest.equals(Optional.of(span))))
                        .toList(),
                List.of(),
                List.of(),
                total.ticks(),
                caption(spans));
    }

    /** On one axis the slowest of thousands would be slivers: the strip has the axis, and they are compared side by side. */
    private static Timeline few(List<Span> spans, List<Span> slowest, Axis total) {
        Axis longest = new Axis(slowest.get(0).nanos());
        List<Held> held = spans.stream().flatMap(span -> held(span).stream()).toList();
        return new Timeline(
                slowest.stream()
                        .map(span -> row(span.alone(), longest, span == slowest.get(0)))
                        .toList(),
                strip(spans, total),
                heldBars(held, total),
                longest.ticks(),
                "all " + caption(spans) + ", and the " + MOST_ROWS + " slowest side by side");
    }

    private static String caption(List<Span> spans) {
        Duration total = spans.stream().map(s -> s.changeSet().total()).reduce(Duration.ZERO, Duration::plus);
        Duration held =
                spans.stream().map(s -> s.changeSet().applyBlocks().total()).reduce(Duration.ZERO, Duration::plus);
        return Wording.count(spans.size(), "changeset") + " in " + Wording.duration(total) + " of execution"
                + (held.isZero()
                        ? ""
                        : ", " + Wording.duration(held) + " of it applying while writes to a table that stood wait");
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

    private static Row row(Span span, Axis axis, boolean slowest) {
        ReportedChangeSet changeSet = span.changeSet();
        List<Bar> bars = new ArrayList<>();
        long at = span.start();
        at = bar(bars, "apply", "Apply", at, changeSet.apply(), axis);
        at = bar(bars, "rollback", "Roll back", at, changeSet.rollback(), axis);
        bar(bars, "reapply", "Apply again", at, changeSet.reapply(), axis);
        bar(bars, "chain", "Roll back in the chain", span.chainStart(), changeSet.chainRollback(), axis);
        return new Row(
                span.index() + 1,
                "changeset-" + (span.index() + 1),
                VisibleText.line(changeSet.changeSet().id().id()),
                changeSet.outcome().toString(),
                List.copyOf(bars),
                heldBars(held(span), axis),
                Wording.duration(changeSet.total()),
                slowest);
    }

    private static List<Held> held(Span span) {
        ReportedChangeSet changeSet = span.changeSet();
        List<Held> held = new ArrayList<>();
        add(held, changeSet.applyBlocks(), span.start());
        add(held, changeSet.rollbackBlocks(), span.start() + changeSet.apply().toNanos());
        return held;
    }

    private static void add(List<Held> held, BlockedWrites blocks, long start) {
        blocks.spans().forEach(s -> held.add(new Held(start + s.from().toNanos(), start + s.to().toNanos())));
    }

    /** Neighbours between which nobody could see a gap become one. */
    private static List<Bar> heldBars(List<Held> all, Axis axis) {
        long gap = axis.nanos() / MOST_STRIP_BARS;
        List<Bar> bars = new ArrayList<>();
        int first = 0;
        long nanos = 0;
        for (int i = 0; i < all.size(); i++) {
            nanos += all.get(i).to() - all.get(i).from();
            if (i == all.size() - 1 || all.get(i + 1).from() - all.get(i).to() > gap) {
                long from = all.get(first).from();
                bars.add(new Bar(
                        "held",
                        axis.percent(from),
                        axis.percent(all.get(i).to() - from),
                        "Writes wait: " + Wording.duration(Duration.ofNanos(nanos))));
                first = i + 1;
                nanos = 0;
            }
        }
        return List.copyOf(bars);
    }

    private static long bar(List<Bar> bars, String kind, String label, long from, Duration duration, Axis axis) {
        if (!duration.isZero()) {
            bars.add(new Bar(
                    kind,
                    axis.percent(from),
                    axis.percent(duration.toNanos()),
                    label + ": " + Wording.duration(duration)));
        }
        return from + duration.toNanos();
    }

    private static List<Bar> strip(List<Span> spans, Axis axis) {
        long least = axis.nanos() / MOST_STRIP_BARS;
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
                        axis.percent(spans.get(first).start()),
                        axis.percent(nanos),
                        (from == to ? "Changeset " + from : "Changesets " + from + " to " + to) + ": "
                                + Wording.duration(Duration.ofNanos(nanos))));
                first = i + 1;
                nanos = 0;
            }
        }
        long chain = spans.stream().mapToLong(s -> s.nanos() - s.forward()).sum();
        bar(bars, "chain", "The chain back", axis.nanos() - chain, Duration.ofNanos(chain), axis);
        return List.copyOf(bars);
    }
}
