package io.github.migrationsafety.changelog;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the author tells Liquibase about a changeset beside its changes, and what Liquibase makes of it unasked. Immutable.
 *
 * @param failOnError whether an error ends the update, as it does unless the author says otherwise
 * @param anyCheckSum whether its {@code validCheckSum} accepts every checksum
 * @param leftOutByDbms whether its {@code dbms} leaves PostgreSQL out
 * @param ownPath whether a {@code logicalFilePath}, its own or its file's, identifies it wherever its file lies
 * @param guard its preconditions
 * @param oversights what Liquibase passes over inside it without a word
 * @param selection where and when it runs, as attributes of the changeset that hold in every format: {@code context},
 *     {@code labels}, {@code dbms} and its own {@code logicalFilePath}, each only if it is given
 */
public record Directions(
        boolean failOnError,
        boolean anyCheckSum,
        boolean leftOutByDbms,
        boolean ownPath,
        Optional<Guard> guard,
        List<Oversight> oversights,
        SortedMap<String, String> selection) {
    /** Nothing told. */
    public static final Directions NONE =
            new Directions(true, false, false, false, Optional.empty(), List.of(), Collections.emptySortedMap());

    public Directions {
        oversights = List.copyOf(oversights);
        selection = Collections.unmodifiableSortedMap(new TreeMap<>(selection));
    }
}
