package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.fold.FoldSession;
import io.github.migrationsafety.schema.fold.SchemaFold;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pending changeset in one direction: its own statements, or those of its rollback. Rules that judge what statements do to
 * a database in use judge ways, and so judge the way back like the way forward. Thread-safe.
 */
public final class Way {
    /** Where it leads. */
    public enum Direction {
        FORWARD,
        BACK
    }

    private final Direction direction;
    private final Step step;
    private final Witness witness;
    private final SchemaFold fold;
    private final List<Act> acts;
    private volatile @Nullable Map<Act, Schema> schemas;

    Way(Direction direction, Step step, Witness witness, SchemaFold fold, List<NewTables.Moment> moments) {
        this.direction = direction;
        this.step = step;
        this.witness = witness;
        this.fold = fold;
        List<Act> all = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            all.add(new Act(this, i, moments.get(i)));
        }
        this.acts = List.copyOf(all);
    }

    public Direction direction() {
        return direction;
    }

    public boolean forward() {
        return direction == Direction.FORWARD;
    }

    /** The step of the changeset. */
    public Step step() {
        return step;
    }

    public ChangeSet changeSet() {
        return step.changeSet();
    }

    /** Who tells of it. */
    public Witness witness() {
        return witness;
    }

    /** What is sent to PostgreSQL, in order. */
    public List<SqlText> texts() {
        return forward() ? changeSet().sql() : changeSet().rollback().sql();
    }

    /** Every statement that could be read, in order. */
    public List<Act> acts() {
        return acts;
    }

    /** The schema before the first statement. */
    public Schema before() {
        return forward() ? step.before() : step.after();
    }

    /** How the rehearsal ran it. */
    public Optional<Run> run() {
        return step.evidence().flatMap(forward() ? Evidence::apply : Evidence::rollback);
    }

    /** What the rehearsal observed while this text, or the block around it, was executed; empty when nobody observed it. */
    public Optional<Observed> observed(SqlText text) {
        List<Observed> observed = run().map(r -> r.observation().statements()).orElse(List.of());
        int next = 0;
        for (SqlText sent : texts()) {
            int at = next;
            while (at < observed.size() && !same(observed.get(at), sent)) {
                at++;
            }
            if (sent == text.sent()) {
                return at < observed.size() ? Optional.of(observed.get(at)) : Optional.empty();
            }
            next = at < observed.size() ? at + 1 : next;
        }
        return Optional.empty();
    }

    /** The run as the rehearsal observed it, narrowed to tables in use. */
    public Optional<ObservedRun> observedRun(NewTables tables) {
        return forward() ? ObservedRun.applied(step, tables) : ObservedRun.rolledBack(step, tables);
    }

    /** The text of this way that an observed statement was. */
    public Optional<SqlText> text(Observed statement) {
        return texts().stream()
                .filter(t -> observed(t).filter(o -> o == statement).isPresent())
                .findFirst();
    }

    /** Where an observed statement stands. */
    public Optional<Location> at(Observed statement) {
        return text(statement).map(SqlText::at);
    }

    private static boolean same(Observed observed, SqlText text) {
        return observed.sql().strip().equals(text.sql().strip());
    }

    /** The schema before a statement, as it follows from the statements before it. */
    Schema before(Act act) {
        if (isFirst(act)) {
            return before();
        }
        Map<Act, Schema> known = schemas;
        if (known == null) {
            known = fold();
            schemas = known;
        }
        return Objects.requireNonNull(known.get(act));
    }

    /** Whether nothing at all comes before it, so that nothing needs to be folded. */
    private boolean isFirst(Act act) {
        return texts().get(0)
                .statements()
                .filter(all -> !all.isEmpty() && all.get(0) == act.statement())
                .isPresent();
    }

    private Map<Act, Schema> fold() {
        Map<Act, Schema> states = new IdentityHashMap<>();
        FoldSession session = fold.session(before());
        int next = 0;
        for (SqlText text : texts().stream().flatMap(SqlText::withParts).toList()) {
            if (text.statements().isEmpty()) {
                session.unknown(text.sql());
            }
            for (Statement statement : text.statements().orElse(List.of())) {
                boolean judged = next < acts.size() && acts.get(next).statement() == statement;
                if (judged) {
                    states.put(acts.get(next++), session.schema());
                }
                text.within()
                        .ifPresentOrElse(
                                within -> session.apply(statement, within.part()), () -> session.applyOne(statement));
            }
        }
        return states;
    }
}
