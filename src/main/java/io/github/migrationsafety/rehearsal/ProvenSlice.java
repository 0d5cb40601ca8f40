package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Proven;
import io.github.migrationsafety.rehearsal.codec.RecordCodec;
import io.github.migrationsafety.step.EmptyTable;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the rehearsal of a slice proved, as bytes for the rehearsal that puts all slices together. They are to be read by the same
 * version of the plugin. Immutable.
 *
 * @param steps those of the slice, in order
 * @param emptyTables the tables for which no rows could be made up
 */
public record ProvenSlice(List<Step> steps, List<EmptyTable> emptyTables) {
    private record Stored(List<Proven> steps, List<EmptyTable> emptyTables) {}

    public ProvenSlice {
        steps = List.copyOf(steps);
        emptyTables = List.copyOf(emptyTables);
    }

    /** @param history what the rehearsal of the slice told */
    public static ProvenSlice of(History history, Slice slice) {
        return new ProvenSlice(history.steps().subList(slice.from(), slice.to()), history.emptyTables());
    }

    /** This as bytes. */
    public byte[] bytes() {
        return new RecordCodec().write(Stored.class, new Stored(Proven.of(steps), emptyTables));
    }

    /** @throws IOException if these are not the bytes of what was proved of that slice of that changelog */
    public static ProvenSlice read(byte[] bytes, Slice slice, ParsedChangeLog parsed) throws IOException {
        Stored stored = new RecordCodec().read(Stored.class, bytes);
        List<ChangeSet> changeSets = parsed.changeLog().changeSets();
        if (slice.to() > changeSets.size() || stored.steps().size() != slice.to() - slice.from()) {
            throw new IOException("it is about other changesets");
        }
        List<Step> steps = new ArrayList<>();
        for (Proven proven : stored.steps()) {
            ChangeSet changeSet = changeSets.get(slice.from() + steps.size());
            steps.add(new Step(changeSet, proven.before(), proven.after(), Optional.of(proven.evidence())));
        }
        return new ProvenSlice(steps, stored.emptyTables());
    }
}
