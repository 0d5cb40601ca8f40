package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.ChangeFactory;
import liquibase.precondition.CustomPreconditionWrapper;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionFactory;
import liquibase.precondition.PreconditionLogic;
import org.jspecify.annotations.Nullable;

/** Tells why a changeset cannot be executed here: a class or an extension is missing. Needs a Liquibase scope. */
final class Unreadable {
    /** To name its changes, Liquibase inspects the beans of all of them: asked when one stands in a source. */
    private @Nullable Set<String> changes;

    private Set<String> changes() {
        Set<String> known = changes;
        if (known == null) {
            known = Scope.getCurrentScope().getSingleton(ChangeFactory.class).getDefinedChanges();
            changes = known;
        }
        return known;
    }

    private static Set<String> preconditions() {
        return PreconditionFactory.getInstance().getPreconditions().keySet();
    }

    /** Why, as a full sentence; empty when it can be executed. */
    Optional<String> of(PlacedChangeSet placed) {
        if (placed.skipped()) {
            return Optional.empty();
        }
        Optional<String> change = customChange(placed);
        if (change.isPresent()) {
            return change;
        }
        Optional<String> precondition = precondition(placed.changeSet().getPreconditions());
        return precondition.isPresent() ? precondition : placed.source().flatMap(this::extension);
    }

    private static Optional<String> customChange(PlacedChangeSet placed) {
        Stream<Change> all = Stream.concat(
                placed.changeSet().getChanges().stream(), placed.changeSet().getRollback().getChanges().stream());
        return all.filter(LenientCustomChange.class::isInstance)
                .map(change -> ((LenientCustomChange) change).problem())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> precondition(Precondition precondition) {
        if (precondition instanceof PreconditionLogic logic) {
            return logic.getNestedPreconditions().stream()
                    .map(Unreadable::precondition)
                    .flatMap(Optional::stream)
                    .findFirst();
        }
        return precondition instanceof CustomPreconditionWrapper custom ? missing(custom) : Optional.empty();
    }

    private static Optional<String> missing(CustomPreconditionWrapper custom) {
        String name = String.valueOf(custom.getClassName());
        try {
            Class.forName(name, true, Scope.getCurrentScope().getClassLoader());
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            return Optional.of("The class `" + name
                    + "` of its customPrecondition is neither on the project's class path nor among the plugin's"
                    + " dependencies.");
        } catch (LinkageError e) {
            return Optional.of("The class `" + name + "` of its customPrecondition cannot be loaded: "
                    + Sentences.reason(e) + ".");
        }
    }

    private Optional<String> extension(SourceChangeSet source) {
        return Stream.concat(
                        unknown(
                                "change",
                                Stream.concat(source.changes().stream(), source.rollbacks().stream())
                                        .filter(change -> !change.plain())
                                        .map(SourceChange::name)
                                        .toList(),
                                name -> changes().contains(name)),
                        unknown("precondition", source.preconditions(), name -> preconditions()
                                .contains(name)))
                .findFirst();
    }

    private static Stream<String> unknown(String kind, List<String> names, Predicate<String> known) {
        return names.stream()
                .filter(known.negate())
                .map(
                        name -> "Liquibase knows no " + kind + " `" + name
                                + "`: its name is misspelt, or the extension that has it is not among the plugin's dependencies.");
    }
}
