package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Index;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Indexes made from one another. */
final class Indexes {
    private Indexes() {}

    static Index named(Index i, String name, Optional<String> constraint) {
        return new Index(name, i.keys(), i.unique(), i.partial(), i.valid(), i.method(), constraint, i.details());
    }

    /** The index with other keys in the places of the old ones; an expression that has become a column has its form no more. */
    static Index withKeys(Index i, List<Optional<String>> keys) {
        List<String> forms = IntStream.range(0, i.details().forms().size())
                .mapToObj(k -> i.keys().get(k).isEmpty() && keys.get(k).isPresent()
                        ? ""
                        : i.details().forms().get(k))
                .toList();
        return with(
                i,
                keys,
                new Index.Details(
                        forms,
                        i.details().include(),
                        i.details().predicate(),
                        i.details().nullsNotDistinct()));
    }

    static Index valid(Index i, boolean valid) {
        return new Index(i.name(), i.keys(), i.unique(), i.partial(), valid, i.method(), i.constraint(), i.details());
    }

    /** The index after a column of its table has been renamed. */
    static Index renamed(Index i, String column, String newName) {
        UnaryOperator<String> renamed = n -> n.equals(column) ? newName : n;
        List<String> forms = IntStream.range(0, i.details().forms().size())
                .mapToObj(k -> i.keys().get(k).isPresent()
                        ? i.details().forms().get(k)
                        : Words.renamed(i.details().forms().get(k), column, newName))
                .toList();
        return with(
                i,
                i.keys().stream().map(k -> k.map(renamed)).toList(),
                new Index.Details(
                        forms,
                        i.details().include().stream().map(renamed).toList(),
                        i.details().predicate().map(p -> Words.renamed(p, column, newName)),
                        i.details().nullsNotDistinct()));
    }

    private static Index with(Index i, List<Optional<String>> keys, Index.Details details) {
        return new Index(i.name(), keys, i.unique(), i.partial(), i.valid(), i.method(), i.constraint(), details);
    }
}
