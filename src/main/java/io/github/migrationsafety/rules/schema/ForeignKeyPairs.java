package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.CanonicalType;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The columns of foreign keys beside those that they point at. Stateless. */
final class ForeignKeyPairs {
    private static final List<String> INTEGERS = List.of("int2", "int4", "int8");

    /**
     * @param constraint the foreign key
     * @param from the referencing column
     * @param to the referenced column
     */
    record Pair(Constraint constraint, Column from, Column to, Table target) {
        /** Whether both are integers and the referencing one holds fewer numbers. */
        boolean isNarrower() {
            int from = INTEGERS.indexOf(from().type());
            int to = INTEGERS.indexOf(to().type());
            return from >= 0 && to >= 0 && from < to;
        }

        /** Whether the types differ; a longer varchar than the referenced one holds all of its values. */
        boolean differs() {
            String from = base(from().type());
            String to = base(to().type());
            return !from.equals(to) || isShorter();
        }

        private boolean isShorter() {
            Optional<Integer> from = length(from().type());
            Optional<Integer> to = length(to().type());
            return from.isPresent() && (to.isEmpty() || from.get() < to.get());
        }

        private static String base(String type) {
            String canonical = CanonicalType.of(type);
            int bracket = canonical.indexOf('(');
            return bracket < 0 ? canonical : canonical.substring(0, bracket);
        }

        /** The length of a character type. */
        private static Optional<Integer> length(String type) {
            return type.matches("(varchar|bpchar)\\(\\d+\\)")
                    ? Optional.of(Integer.valueOf(type.replaceAll("\\D", "")))
                    : Optional.empty();
        }
    }

    private ForeignKeyPairs() {}

    /** Those of a table's foreign keys that are new, as far as the tables that they point at are known. */
    static Stream<Pair> ofNew(FinalTable table, Schema end) {
        if (!table.created() && table.released().isEmpty()) {
            return Stream.of();
        }
        return table.table().constraints().stream()
                .filter(c -> c.kind() == ConstraintDefinition.Kind.FOREIGN_KEY)
                .flatMap(c -> of(c, table.table(), end).stream())
                .filter(p -> !table.stood(p.constraint()) || isRetyped(table, p));
    }

    /** Whether a pending changeset gave one of the two columns of an old foreign key another type. */
    private static boolean isRetyped(FinalTable table, Pair pair) {
        return table.released(pair.from())
                .filter(r -> !r.type().equals(pair.from().type()))
                .isPresent();
    }

    private static List<Pair> of(Constraint constraint, Table table, Schema end) {
        Optional<Table> target = constraint.references().flatMap(end::table);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; target.isPresent() && i < constraint.columns().size(); i++) {
            Optional<Column> from = table.column(constraint.columns().get(i));
            Optional<Column> to = i < constraint.referencedColumns().size()
                    ? target.get().column(constraint.referencedColumns().get(i))
                    : Optional.empty();
            if (from.isPresent() && to.isPresent()) {
                pairs.add(new Pair(constraint, from.get(), to.get(), target.get()));
            }
        }
        return pairs;
    }
}
