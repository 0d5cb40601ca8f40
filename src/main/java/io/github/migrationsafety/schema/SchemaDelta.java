package io.github.migrationsafety.schema;

import static java.util.stream.Collectors.toCollection;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How one state of the catalog differs from another, object by object. Deltas compose: what applying did followed by what the
 * rollback did is what the two left behind. Immutable.
 */
public final class SchemaDelta {
    /** No difference. */
    public static final SchemaDelta NONE = new SchemaDelta(new TreeMap<>());

    /** One object before and after; one of the two may be absent, never both. */
    public record Change(Optional<SchemaObject> before, Optional<SchemaObject> after) {
        /** The properties whose values differ, sorted; all of the one object's when the other is absent. */
        public java.util.SortedSet<String> differingProperties() {
            TreeSet<String> names = new TreeSet<>();
            before.ifPresent(o -> names.addAll(o.properties().keySet()));
            after.ifPresent(o -> names.addAll(o.properties().keySet()));
            return names.stream()
                    .filter(p -> !property(before, p).equals(property(after, p)))
                    .collect(toCollection(TreeSet::new));
        }

        /** The value of a property before. */
        public Optional<String> before(String property) {
            return property(before, property);
        }

        /** The value of a property after. */
        public Optional<String> after(String property) {
            return property(after, property);
        }

        private static Optional<String> property(Optional<SchemaObject> object, String name) {
            return object.map(o -> o.properties().get(name));
        }
    }

    private final SortedMap<ObjectKey, Change> changes;

    private SchemaDelta(SortedMap<ObjectKey, Change> changes) {
        this.changes = Collections.unmodifiableSortedMap(changes);
    }

    /** The difference between two sets of objects; objects that are equal in both are left out. */
    public static SchemaDelta between(Map<ObjectKey, SchemaObject> before, Map<ObjectKey, SchemaObject> after) {
        SortedMap<ObjectKey, Change> changes = new TreeMap<>();
        before.forEach((key, object) -> {
            SchemaObject now = after.get(key);
            if (!object.equals(now)) {
                changes.put(key, new Change(Optional.of(object), Optional.ofNullable(now)));
            }
        });
        after.forEach((key, object) -> {
            if (!before.containsKey(key)) {
                changes.put(key, new Change(Optional.empty(), Optional.of(object)));
            }
        });
        return new SchemaDelta(changes);
    }

    /** What this delta and then the next one do together: changes that cancel each other out are gone. */
    public SchemaDelta then(SchemaDelta next) {
        return inSequence(List.of(this, next));
    }

    /** What all of these do together, one after the other. */
    public static SchemaDelta inSequence(List<SchemaDelta> deltas) {
        SortedMap<ObjectKey, Change> joined = new TreeMap<>();
        for (SchemaDelta delta : deltas) {
            delta.changes.forEach((key, change) -> {
                Change first = joined.get(key);
                Change both = first == null ? change : new Change(first.before(), change.after());
                if (both.before().equals(both.after())) {
                    joined.remove(key);
                } else {
                    joined.put(key, both);
                }
            });
        }
        return new SchemaDelta(joined);
    }

    /** The part of this delta that is about certain objects. */
    public SchemaDelta about(Predicate<ObjectKey> wanted) {
        SortedMap<ObjectKey, Change> part = new TreeMap<>(changes);
        part.keySet().removeIf(wanted.negate());
        return new SchemaDelta(part);
    }

    /** Every object that differs, sorted by kind and name. */
    public SortedMap<ObjectKey, Change> changes() {
        return changes;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Whether columns stand in another order than before and nothing else differs. */
    public boolean columnOrderOnly() {
        return !isEmpty()
                && changes.values().stream()
                        .allMatch(c -> c.before().isPresent()
                                && c.after().isPresent()
                                && c.differingProperties().equals(java.util.Set.of(SchemaObject.COLUMN_ORDER)));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SchemaDelta delta && changes.equals(delta.changes);
    }

    @Override
    public int hashCode() {
        return changes.hashCode();
    }

    @Override
    public String toString() {
        return changes.toString();
    }
}
