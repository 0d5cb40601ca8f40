package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Index;
import java.util.List;
import java.util.Optional;

/** Indexes made from one another. */
final class Indexes {
    private Indexes() {}

    static Index named(Index i, String name, Optional<String> constraint) {
        return new Index(name, i.keys(), i.unique(), i.partial(), i.valid(), i.method(), constraint);
    }

    static Index withKeys(Index i, List<Optional<String>> keys) {
        return new Index(i.name(), keys, i.unique(), i.partial(), i.valid(), i.method(), i.constraint());
    }

    static Index valid(Index i, boolean valid) {
        return new Index(i.name(), i.keys(), i.unique(), i.partial(), valid, i.method(), i.constraint());
    }
}
