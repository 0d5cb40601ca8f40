package io.github.migrationsafety.rule;

import io.github.migrationsafety.schema.fold.SchemaFold;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pending changesets of a history in both directions, in the order of the changelog.
 *
 * @param forward their own statements
 * @param back their rollbacks; none of a changeset that has no rollback
 */
public record Ways(List<Way> forward, List<Way> back) {
    public Ways {
        forward = List.copyOf(forward);
        back = List.copyOf(back);
    }

    static Ways of(History history, NewTables tables, SchemaFold fold) {
        Map<Step, List<NewTables.Moment>> moments = new IdentityHashMap<>();
        tables.moments().forEach(m -> moments.computeIfAbsent(m.step(), s -> new ArrayList<>())
                .add(m));
        List<Way> forward = new ArrayList<>();
        List<Way> back = new ArrayList<>();
        for (Step step : history.pending()) {
            forward.add(new Way(
                    Way.Direction.FORWARD, step, history.witness(), fold, moments.getOrDefault(step, List.of())));
            if (!step.changeSet().rollback().sql().isEmpty()) {
                back.add(new Way(Way.Direction.BACK, step, history.witness(), fold, tables.back(step)));
            }
        }
        return new Ways(forward, back);
    }
}
