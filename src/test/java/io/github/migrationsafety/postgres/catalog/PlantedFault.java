package io.github.migrationsafety.postgres.catalog;

import java.util.List;

/**
 * A change of a catalog object, an undo that restores it, and one that does not.
 *
 * @param setup SQL run before; everything stands in the schema {@code s}
 * @param change what a migration does
 * @param undo restores the state before the change
 * @param wrongUndo leaves a difference
 * @param expected the difference: {@code +} what is left, {@code -} what is lost, {@code ~} what differs and in which properties
 * @param since the first major version that has it
 */
record PlantedFault(String setup, String change, String undo, String wrongUndo, List<String> expected, int since) {
    static PlantedFault fault(String setup, String change, String undo, String wrongUndo, String... expected) {
        return new PlantedFault(setup, change, undo, wrongUndo, List.of(expected), 14);
    }

    PlantedFault since(int major) {
        return new PlantedFault(setup, change, undo, wrongUndo, expected, major);
    }

    @Override
    public String toString() {
        return change.strip().lines().findFirst().orElse("") + " | " + wrongUndo.strip();
    }
}
