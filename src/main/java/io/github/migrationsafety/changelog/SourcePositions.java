package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.Optional;
import liquibase.change.Change;

/**
 * Finds the source of each change of a changeset or of its rollback. Liquibase keeps the order of the changes and leaves out
 * those that it does not know. Must be asked in order.
 */
final class SourcePositions {
    private final String file;
    private final List<SourceChange> changes;
    private final Position rest;
    private int next;

    private SourcePositions(String file, List<SourceChange> changes, Position rest) {
        this.file = file;
        this.changes = changes;
        this.rest = rest;
    }

    static SourcePositions ofChanges(PlacedChangeSet placed) {
        List<SourceChange> changes =
                placed.source().map(SourceChangeSet::changes).orElse(List.of());
        return new SourcePositions(placed.file(), changes, new Position(placed.at(), Optional.empty()));
    }

    static SourcePositions ofRollback(PlacedChangeSet placed) {
        List<SourceChange> changes =
                placed.source().map(SourceChangeSet::rollbacks).orElse(List.of());
        Position whole = placed.source()
                .flatMap(SourceChangeSet::rollback)
                .map(text -> new Position(
                        new Location(placed.file(), text.firstLineWithText()), Optional.of(new StatementLocator(text))))
                .orElse(new Position(placed.at(), Optional.empty()));
        return new SourcePositions(placed.file(), changes, whole);
    }

    /** The next change's position; what is around it if its own element is not found. */
    Position next(Change change) {
        String name = change.getSerializedObjectName();
        for (int i = next; i < changes.size(); i++) {
            SourceChange source = changes.get(i);
            if (source.name().equals(name)) {
                next = i + 1;
                return new Position(
                        new Location(file, source.line()), Optional.of(new StatementLocator(source.text())));
            }
        }
        return rest;
    }

    /**
     * @param at where the change begins
     * @param locator finds its statements
     */
    record Position(Location at, Optional<StatementLocator> locator) {
        Location of(String sql) {
            return locator.map(found -> found.next(sql))
                    .filter(line -> line.isPresent())
                    .map(line -> new Location(at.file(), line.getAsInt()))
                    .orElse(at);
        }

        /** Finds what stands inside of a statement that was found at a line. */
        SqlText.PartLines inside(Location statement) {
            return locator.map(text -> inside(text, statement)).orElseGet(() -> SqlText.nowhereElse(statement));
        }

        private static SqlText.PartLines inside(StatementLocator text, Location statement) {
            return written -> {
                StatementLocator inside = text.from(statement.line());
                return written.stream()
                        .map(sql ->
                                new Location(statement.file(), inside.next(sql).orElse(statement.line())))
                        .toList();
            };
        }

        /** The same place for statements that stand nowhere. */
        Position withoutText() {
            return new Position(at, Optional.empty());
        }
    }
}
