package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.HashSet;
import java.util.Set;

/** The views that stand at a moment of a changelog, as far as its statements tell. Not thread-safe. */
final class StandingViews {
    private final String defaultSchema;
    private final Set<QualifiedName> views = new HashSet<>();

    private StandingViews(String defaultSchema) {
        this.defaultSchema = defaultSchema;
    }

    /** The views before a step. */
    static StandingViews before(Step wanted, History history, String defaultSchema) {
        StandingViews standing = new StandingViews(defaultSchema);
        for (Step step : history.steps()) {
            if (step == wanted) {
                break;
            }
            if (step.changeSet().excluded().isEmpty()) {
                step.changeSet().statements().forEach(standing::follow);
            }
        }
        return standing;
    }

    boolean contains(QualifiedName view) {
        return views.contains(view.in(defaultSchema));
    }

    private void follow(Statement statement) {
        if (statement instanceof Statement.CreateView create) {
            views.add(create.view().in(defaultSchema));
        } else if (statement instanceof Statement.Drop drop) {
            drop.objects().forEach(o -> views.remove(o.in(defaultSchema)));
        } else if (statement instanceof Statement.Rename rename
                && views.remove(rename.object().in(defaultSchema))) {
            views.add(new QualifiedName(rename.object().in(defaultSchema).schema(), rename.newName()));
        }
    }
}
