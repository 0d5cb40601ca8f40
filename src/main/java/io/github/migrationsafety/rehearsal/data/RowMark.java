package io.github.migrationsafety.rehearsal.data;

/** The rows of a database at one moment, to compare those of a later one with. Immutable. */
public final class RowMark {
    private final RowState state;

    RowMark(RowState state) {
        this.state = state;
    }

    RowState state() {
        return state;
    }
}
