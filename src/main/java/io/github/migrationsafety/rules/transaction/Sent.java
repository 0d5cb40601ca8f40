package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A statement that a changeset or its rollback sends.
 *
 * @param text its text, which may hold several statements
 * @param statement one of them
 * @param back whether the rollback sends it
 */
record Sent(ChangeSet changeSet, SqlText text, Statement statement, boolean back) {
    private static final int LONGEST = 60;

    /** Everything that can be read, both ways, in order. */
    static List<Sent> by(ChangeSet changeSet) {
        return Stream.concat(
                        in(changeSet, changeSet.sql().stream(), false),
                        in(changeSet, changeSet.rollback().sql().stream(), true))
                .toList();
    }

    /** The same, and behind each DO block the statements inside of it. */
    static List<Sent> withParts(ChangeSet changeSet) {
        return Stream.concat(
                        in(changeSet, changeSet.texts(), false),
                        in(changeSet, changeSet.rollback().sql().stream().flatMap(SqlText::withParts), true))
                .toList();
    }

    private static Stream<Sent> in(ChangeSet changeSet, Stream<SqlText> texts, boolean back) {
        return texts.flatMap(t -> t.statements().orElse(List.of()).stream().map(s -> new Sent(changeSet, t, s, back)));
    }

    /** {@code Changeset `7`} or {@code The rollback of changeset `7`}. */
    String place() {
        return (back ? "The rollback of changeset `" : "Changeset `")
                + changeSet.id().id() + "`";
    }

    /** A problem of this statement, which is no table's. */
    Problem problem(String object, String message, String remedy) {
        return new Problem(changeSet.id(), text.at(), object, Optional.empty(), message, remedy);
    }

    /** The statement's beginning, in one line. */
    String excerpt() {
        return excerpt(text.sql());
    }

    /** The beginning of a statement, in one line. */
    static String excerpt(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ").replace('`', '\'').replaceAll("[; ]+$", "");
        return line.length() <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST)))
                                .strip() + "…";
    }
}
