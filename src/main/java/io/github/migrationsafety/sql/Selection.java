package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns that a query over one table gives, where the text alone tells them. Immutable.
 *
 * @param table the table
 * @param items what the query selects, in order
 * @see <a href="https://www.postgresql.org/docs/17/queries-select-lists.html">Select lists</a>
 */
public record Selection(QualifiedName table, List<Item> items) {
    /** One of them. */
    public sealed interface Item {}

    /** {@code *}: every column of the table. */
    public record All() implements Item {}

    /** A column of the table, perhaps under another name. */
    public record Column(String column, String name) implements Item {}

    public Selection {
        items = List.copyOf(items);
    }

    /** Reads a query that is {@code TABLE name} or a SELECT of plain columns from one table. */
    static Optional<Selection> read(Tokens query) {
        try {
            Cursor at = new Cursor(query);
            if (at.accept("TABLE")) {
                return Optional.of(new Selection(at.relation(), List.of(new All())));
            }
            at.expect("SELECT");
            at.accept("DISTINCT");
            return read(at.passUntil("FROM"), at.rest());
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    /**
     * As above, from its two halves.
     *
     * @param list what stands after SELECT
     * @param from FROM and all that follows
     */
    static Optional<Selection> read(Tokens list, Tokens from) {
        try {
            Cursor at = new Cursor(from);
            at.expect("FROM");
            QualifiedName table = at.relation();
            String alias = alias(at).orElse(table.name());
            if (!at.atEnd()
                    && at.acceptAny("WHERE", "ORDER", "LIMIT", "OFFSET", "FETCH", "WITH")
                            .isEmpty()) {
                return Optional.empty();
            }
            if (!new Cursor(from).first("UNION", "INTERSECT", "EXCEPT").isEmpty()) {
                return Optional.empty();
            }
            List<Item> items = new ArrayList<>();
            for (Tokens item : list.split(",")) {
                items.add(item(new Cursor(item), alias));
            }
            return Optional.of(new Selection(table, items));
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> alias(Cursor at) {
        if (at.accept("AS")) {
            return Optional.of(at.name());
        }
        boolean clause = at.at("WHERE") || at.at("ORDER") || at.at("LIMIT") || at.at("OFFSET") || at.at("FETCH");
        boolean joined = at.at("JOIN") || at.at("INNER") || at.at("LEFT") || at.at("RIGHT") || at.at("FULL");
        boolean other = at.at("CROSS") || at.at("NATURAL") || at.at("WITH") || at.at("GROUP") || at.at("TABLESAMPLE");
        return !at.atEnd() && at.atName() && !clause && !joined && !other ? Optional.of(at.name()) : Optional.empty();
    }

    private static Item item(Cursor at, String alias) {
        if (at.acceptSign("*")) {
            at.end();
            return new All();
        }
        String column = at.name();
        if (at.acceptSign(".")) {
            if (!column.equals(alias)) {
                throw new NotReadException();
            }
            if (at.acceptSign("*")) {
                at.end();
                return new All();
            }
            column = at.label();
        }
        String name = column;
        if (at.accept("AS")) {
            name = at.label();
        } else if (!at.atEnd()) {
            name = at.name();
        }
        at.end();
        return new Column(column, name);
    }
}
