package io.github.migrationsafety.production;

import java.util.List;
import java.util.stream.Collectors;

/** The first few of many names, as a checklist shows them. Stateless. */
final class Names {
    private static final int SHOWN = 3;

    private Names() {}

    static String of(List<?> things) {
        String shown = things.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining(", "));
        return things.size() <= SHOWN ? shown : shown + " and " + (things.size() - SHOWN) + " more";
    }

    /** {@code 1 changeset}, {@code 2 changesets}. */
    static String count(int number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
