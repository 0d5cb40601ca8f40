package io.github.migrationsafety.benchmark;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Everything measured, and how it is told. Not thread-safe. */
final class Results {
    private final SortedMap<Integer, Map<Contender, List<Measurement>>> bySize = new TreeMap<>();

    void add(int size, Contender contender, Measurement measurement) {
        bySize.computeIfAbsent(size, s -> new EnumMap<>(Contender.class))
                .computeIfAbsent(contender, c -> new ArrayList<>())
                .add(measurement);
    }

    /** Measurements and ratios, with the targets beside them. */
    String table() {
        StringBuilder text = new StringBuilder();
        line(text, "%-34s %10s %9s %9s %9s %12s%n", "", "changesets", "wall s", "cpu s", "peak MB", "ms/changeset");
        for (Contender contender : Contender.values()) {
            for (int size : bySize.keySet()) {
                Measurement measured = get(size, contender);
                line(
                        text,
                        "%-34s %10d %9.2f %9.2f %9s %12.2f%n",
                        contender.title(),
                        size,
                        measured.seconds(),
                        measured.cpu().toMillis() / 1000.0,
                        peak(measured),
                        measured.wall().toNanos() / 1e6 / size);
            }
        }
        text.append('\n');
        line(text, "%-58s %10s %9s %9s   %s%n", "ratio", "changesets", "wall", "cpu", "target for wall");
        for (int size : bySize.keySet()) {
            ratio(text, Contender.REHEARSE, Contender.UPDATE, size, "at most 2.5 at 1,000");
            ratio(text, Contender.REHEARSE, Contender.UPDATE_TESTING_ROLLBACK, size, "-");
            ratio(text, Contender.REHEARSE, Contender.JDBC, size, "-");
            ratio(text, Contender.LINT, Contender.VALIDATE, size, "at most 1.5");
        }
        if (bySize.keySet().containsAll(List.of(1000, 2000))) {
            growth(text, Contender.REHEARSE, "at most 2.2");
            growth(text, Contender.LINT, "-");
            growth(text, Contender.UPDATE, "-");
        }
        return text.toString();
    }

    private void ratio(StringBuilder text, Contender one, Contender other, int size, String target) {
        ratio(
                text,
                one.title() + " / " + other.title(),
                String.valueOf(size),
                get(size, one),
                get(size, other),
                target);
    }

    private void growth(StringBuilder text, Contender contender, String target) {
        ratio(text, contender.title(), "2000/1000", get(2000, contender), get(1000, contender), target);
    }

    private static void ratio(
            StringBuilder text, String title, String sizes, Measurement one, Measurement other, String target) {
        double wall = one.seconds() / other.seconds();
        // A loaded machine distorts this one less; it leaves out what the server does.
        double cpu = (double) one.cpu().toMillis() / other.cpu().toMillis();
        line(text, "%-58s %10s %9.2f %9.2f   %s%n", title, sizes, wall, cpu, target);
    }

    private Measurement get(int size, Contender contender) {
        return Measurement.median(bySize.get(size).get(contender));
    }

    private static String peak(Measurement measured) {
        return measured.peakKilobytes().isPresent()
                ? String.valueOf(measured.peakKilobytes().getAsLong() / 1024)
                : "n/a";
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }
}
