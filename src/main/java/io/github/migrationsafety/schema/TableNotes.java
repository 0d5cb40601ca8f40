package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What later statements need to know of a table and no rule asks for. Only a schema that is folded from statements has notes;
 * a schema read from a catalog has none, because there the server follows its own dependencies. Immutable.
 *
 * @param inherits the parents of INHERITS, schema-qualified
 * @param inherited the columns that the table has only because a parent of INHERITS has them
 * @param defaults the text of each column's default
 * @param indexes notes on indexes by name
 * @param noInherit the CHECK constraints with NO INHERIT
 * @param inheritedNotNull the columns that refuse NULL only because a parent's do
 * @param notNullNames the name of each column's NOT NULL constraint, which is in the catalog since PostgreSQL 18
 */
public record TableNotes(
        List<QualifiedName> inherits,
        Set<String> inherited,
        Map<String, String> defaults,
        Map<String, IndexNotes> indexes,
        Set<String> noInherit,
        Set<String> inheritedNotNull,
        Map<String, String> notNullNames) {
    /** Nothing to note. */
    public static final TableNotes NONE =
            new TableNotes(List.of(), Set.of(), Map.of(), Map.of(), Set.of(), Set.of(), Map.of());

    /**
     * Notes on an index.
     *
     * @param labels the name that PostgreSQL gave each column of the index, INCLUDE's too: the column's own at that time, or one
     *     made from the expression
     * @param expressions each key that is an expression, as written; blank for a column
     * @param include the columns of INCLUDE
     * @param uses the columns in expressions and the predicate: dropping one drops the index
     * @param predicate the predicate as written; blank for none
     * @param nullsNotDistinct whether NULLS NOT DISTINCT stands
     * @param parent the index of the partitioned table whose part this index is
     * @param order greater than those of the table's indexes that were made before
     */
    public record IndexNotes(
            List<String> labels,
            List<String> expressions,
            List<String> include,
            Set<String> uses,
            String predicate,
            boolean nullsNotDistinct,
            Optional<String> parent,
            int order) {
        public IndexNotes {
            labels = List.copyOf(labels);
            expressions = List.copyOf(expressions);
            include = List.copyOf(include);
            uses = Set.copyOf(uses);
        }

        /** These notes, as those of a part of {@code parentIndex}, or of none. */
        public IndexNotes partOf(Optional<String> parentIndex) {
            return new IndexNotes(labels, expressions, include, uses, predicate, nullsNotDistinct, parentIndex, order);
        }

        /** These notes, in another place of the order. */
        public IndexNotes at(int place) {
            return new IndexNotes(labels, expressions, include, uses, predicate, nullsNotDistinct, parent, place);
        }
    }

    public TableNotes {
        inherits = List.copyOf(inherits);
        inherited = Set.copyOf(inherited);
        defaults = Map.copyOf(defaults);
        indexes = Map.copyOf(indexes);
        noInherit = Set.copyOf(noInherit);
        inheritedNotNull = Set.copyOf(inheritedNotNull);
        notNullNames = Map.copyOf(notNullNames);
    }
}
