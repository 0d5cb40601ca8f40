package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.ReleaseComparison.Early;
import io.github.migrationsafety.changelog.ReleaseComparison.Edited;
import io.github.migrationsafety.changelog.ReleaseComparison.Removed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.change.CheckSum;
import org.jspecify.annotations.Nullable;

/** Tells which changesets are out already in the very form that they have here. Needs a Liquibase scope. Not thread-safe. */
final class ReleasedState {
    /** What a released changeset is here. */
    enum Form {
        PENDING,
        RELEASED,
        /** Edited, and Liquibase runs it again (runOnChange). */
        RERUN,
        EDITED,
        /** Edited, and its validCheckSum accepts that. */
        EDITED_ACCEPTED;

        boolean isReleased() {
            return this == RELEASED || this == EDITED_ACCEPTED;
        }
    }

    private final ReleasedChangeSets released;
    private final Map<ChangeSetId, List<String>> checksums;
    private @Nullable Map<ChangeSetId, List<String>> common;

    ReleasedState(ReleasedChangeSets released) {
        this.released = released;
        this.checksums = byId(released.changeSets());
    }

    private static Map<ChangeSetId, List<String>> byId(List<ReleasedChangeSet> changeSets) {
        Map<ChangeSetId, List<String>> byId = new HashMap<>();
        changeSets.forEach(
                c -> byId.computeIfAbsent(c.id(), id -> new ArrayList<>()).add(c.checksum()));
        return byId;
    }

    private Map<ChangeSetId, List<String>> common() {
        if (common == null) {
            common = byId(released.common().get());
        }
        return common;
    }

    Form formOf(PlacedChangeSet placed, ChangeSetId id) {
        List<String> recorded = checksums.get(id);
        if (recorded == null) {
            return Form.PENDING;
        }
        if (placed.skipped() || recorded.stream().anyMatch(r -> same(placed, r))) {
            return Form.RELEASED;
        }
        if (common().getOrDefault(id, List.of()).stream().anyMatch(r -> same(placed, r))) {
            return Form.RELEASED; // The released state edited it, not we.
        }
        if (placed.changeSet().isRunOnChange()) {
            return Form.RERUN;
        }
        return recorded.stream().anyMatch(r -> placed.changeSet().isCheckSumValid(CheckSum.parse(r)))
                ? Form.EDITED_ACCEPTED
                : Form.EDITED;
    }

    /** Whether the checksum is the same, computed as the recorded one was; one that is not known tells nothing. */
    private static boolean same(PlacedChangeSet placed, String recorded) {
        if (recorded.isBlank()) {
            return true;
        }
        CheckSum then = CheckSum.parse(recorded);
        String now = Checksums.of(placed, then.getVersion() == 0 ? null : then);
        return now.isBlank() || now.equals(then.toString());
    }

    /**
     * What differs.
     *
     * @param inOrder every changeset as it stands in the changelog, with its form
     */
    ReleaseComparison compare(List<Map.Entry<ChangeSet, Form>> inOrder) {
        List<Edited> edited = new ArrayList<>();
        List<Early> early = new ArrayList<>();
        Optional<ChangeSet> next = Optional.empty();
        for (int i = inOrder.size() - 1; i >= 0; i--) {
            ChangeSet changeSet = inOrder.get(i).getKey();
            Form form = inOrder.get(i).getValue();
            if (changeSet.excluded().isPresent()) {
                continue;
            }
            if (form == Form.EDITED || form == Form.EDITED_ACCEPTED) {
                edited.add(0, new Edited(changeSet, form == Form.EDITED_ACCEPTED));
            }
            if (form != Form.PENDING) {
                next = Optional.of(changeSet);
            } else if (!changeSet.runAlways()) {
                next.ifPresent(n -> early.add(0, new Early(changeSet, n)));
            }
        }
        return new ReleaseComparison(released.name(), edited, removed(inOrder), early);
    }

    private List<Removed> removed(List<Map.Entry<ChangeSet, Form>> inOrder) {
        Set<ChangeSetId> here = new HashSet<>();
        inOrder.forEach(entry -> here.add(entry.getKey().id()));
        List<Removed> removed = new ArrayList<>();
        for (ReleasedChangeSet gone : released.changeSets()) {
            if (!here.contains(gone.id()) && common().containsKey(gone.id())) {
                removed.add(new Removed(gone.id(), movedTo(gone, inOrder)));
            }
        }
        return removed;
    }

    private static Optional<ChangeSet> movedTo(ReleasedChangeSet gone, List<Map.Entry<ChangeSet, Form>> inOrder) {
        return inOrder.stream()
                .filter(entry -> entry.getValue() == Form.PENDING)
                .map(Map.Entry::getKey)
                .filter(c -> c.id().id().equals(gone.id().id())
                        && c.id().author().equals(gone.id().author())
                        && c.checksum().equals(gone.checksum()))
                .findFirst();
    }
}
