package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two states of the schema, or of the rows, side by side.
 *
 * @param title what is compared
 * @param before what the left side is
 * @param after what the right side is
 * @param objects those that differ, the first ones if there are very many
 * @param rest how many objects are left out; blank if none is
 */
public record Differences(String title, String before, String after, List<Different> objects, String rest) {
    private static final int MOST_OBJECTS = 100;
    private static final int LONGEST_VALUE = 4_000;

    /**
     * An object that differs.
     *
     * @param kind such as {@code index}
     * @param name its name
     * @param badge what happened to it, in a word or two
     * @param existsBefore whether the left side has it at all
     * @param existsAfter whether the right side has it at all
     * @param properties those that differ, sorted by name
     */
    public record Different(
            String kind,
            String name,
            String badge,
            boolean existsBefore,
            boolean existsAfter,
            List<Property> properties) {}

    /**
     * A property that differs.
     *
     * @param before its value on the left side; blank if it has none
     * @param after its value on the right side; blank if it has none
     */
    public record Property(String name, String before, String after) {}

    static Differences of(String title, String before, String after, SchemaDelta delta) {
        List<Different> objects = delta.changes().entrySet().stream()
                .limit(MOST_OBJECTS)
                .map(Differences::different)
                .toList();
        int left = delta.changes().size() - objects.size();
        return new Differences(
                title + " · " + Wording.count(delta.changes().size(), "object"),
                before,
                after,
                objects,
                left == 0 ? "" : "… and " + Wording.count(left, "object") + " more, see report.json");
    }

    /** The same of rows. */
    static Differences ofRows(String title, String before, String after, List<DataProof.Difference> tables) {
        List<Different> objects =
                tables.stream().limit(MOST_OBJECTS).map(Differences::rows).toList();
        int left = tables.size() - objects.size();
        return new Differences(
                title + " · " + Wording.count(tables.size(), "table"),
                before,
                after,
                objects,
                left == 0 ? "" : "… and " + Wording.count(left, "table") + " more");
    }

    private static Different rows(DataProof.Difference difference) {
        List<Property> properties = new ArrayList<>();
        if (difference.missing() > 0) {
            properties.add(new Property("rows that are gone", Wording.number(difference.missing()), "0"));
        }
        if (difference.added() > 0) {
            properties.add(new Property("rows that are new", "0", Wording.number(difference.added())));
        }
        if (difference.changed() > 0) {
            properties.add(new Property("rows with other values", "", Wording.number(difference.changed())));
        }
        if (properties.isEmpty()) {
            // Of a very large table only sums were compared.
            properties.add(new Property("values", "as they were", "others"));
        }
        if (difference.before().isPresent() || difference.after().isPresent()) {
            properties.add(new Property(
                    VisibleText.line(difference.exampleKey().orElse("an example")),
                    value(difference.before()),
                    value(difference.after())));
        }
        String columns = difference.columns().isEmpty() ? "" : " (" + String.join(", ", difference.columns()) + ")";
        return new Different(
                "rows of", VisibleText.line(difference.table() + columns), "differs", true, true, properties);
    }

    private static Different different(Map.Entry<ObjectKey, SchemaDelta.Change> entry) {
        SchemaDelta.Change change = entry.getValue();
        boolean before = change.before().isPresent();
        boolean after = change.after().isPresent();
        List<Property> properties = change.differingProperties().stream()
                .map(p -> new Property(VisibleText.line(p), value(change.before(p)), value(change.after(p))))
                .toList();
        return new Different(
                entry.getKey().kind().toString(),
                VisibleText.line(entry.getKey().name()),
                before && after ? "differs" : after ? "extra" : "missing",
                before,
                after,
                properties);
    }

    private static String value(Optional<String> value) {
        return value.map(v -> VisibleText.of(VisibleText.beginning(v, LONGEST_VALUE))
                        + (v.length() > LONGEST_VALUE ? "…" : ""))
                .orElse("");
    }
}
