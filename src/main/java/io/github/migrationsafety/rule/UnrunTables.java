package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The tables with which changesets deal that a rehearsal could not run, because a class is missing or because they need one that
 * did not run. How these tables end, and what they lack in the end, the source alone can tell. Immutable.
 */
public final class UnrunTables {
    private final Set<String> names;

    private UnrunTables(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** Those of a history; none for the source witness, which runs nothing. */
    public static UnrunTables of(History history) {
        Set<String> names = new HashSet<>();
        if (history.witness() == Witness.REHEARSAL) {
            history.pending().stream().filter(UnrunTables::couldNotRun).forEach(s -> note(s.changeSet(), names));
        }
        return new UnrunTables(names);
    }

    /** Whether such a changeset deals with a table of that name. */
    public boolean contains(QualifiedName table) {
        return names.contains(table.name());
    }

    private static boolean couldNotRun(Step step) {
        Optional<Outcome> outcome = step.evidence().map(Evidence::outcome);
        boolean passedOver = step.evidence()
                .flatMap(Evidence::note)
                .filter(Evidence.MARKED_AS_RAN::equals)
                .isPresent();
        return outcome.filter(o -> o != Outcome.REHEARSED).isPresent() && !passedOver;
    }

    private static void note(ChangeSet changeSet, Set<String> names) {
        changeSet.statements().forEach(statement -> {
            if (statement instanceof Statement.OnTable on) {
                names.add(on.table().name());
            } else if (statement instanceof Statement.Drop drop) {
                drop.objects().forEach(o -> names.add(o.name()));
            } else if (statement instanceof Statement.Rename rename) {
                names.add(rename.object().name());
                names.add(rename.newName());
            }
        });
    }
}
