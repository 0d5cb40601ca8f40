package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.rehearsal.data.RowMark;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.Difference;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows from before the first changeset that is rehearsed, which the chain back has to bring back. Tables that were given
 * made-up rows since are left out: those rows are there to stay. Immutable.
 *
 * @param changeSet that changeset's place in the changelog
 */
record RowsAtStart(int changeSet, RowMark mark, Map<Long, Seeder.Filled> filled) {
    RowsAtStart {
        filled = Map.copyOf(filled);
    }

    static RowsAtStart of(int changeSet, Theatre theatre) throws SQLException {
        Stage stage = theatre.stage();
        return new RowsAtStart(changeSet, stage.data().mark(), stage.seeded().filled());
    }

    /** The tables whose rows are others now; none when that cannot be told, because made-up rows were taken out in between. */
    List<Difference> differences(Theatre theatre) throws SQLException {
        if (theatre.rowsWereTakenOut()) {
            return List.of();
        }
        Set<QualifiedName> refilled = new HashSet<>();
        theatre.stage().seeded().filled().forEach((oid, now) -> {
            if (!now.equals(filled.get(oid))) {
                refilled.add(now.name());
            }
        });
        return theatre.stage().data().since(mark).stream()
                .filter(d -> !refilled.contains(d.table()))
                .toList();
    }
}
