package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The safe way to do what a statement does, from which both remedies follow: the changesets that take its place, and the rollback
 * that takes a rollback's place. Immutable.
 *
 * @param sentence what stands in front; blank for nothing
 * @param parts the changesets, in order
 */
public record Fix(String sentence, List<Part> parts) {
    /** How long a statement of a remedy may wait for its lock. */
    public static final String LOCK_TIMEOUT = "5s";

    /**
     * One changeset.
     *
     * @param id its id
     * @param runInTransaction whether it runs in a transaction
     * @param sql its statements
     * @param rollback its way back
     */
    public record Part(String id, boolean runInTransaction, List<String> sql, List<String> rollback) {
        public Part {
            sql = List.copyOf(sql);
            rollback = List.copyOf(rollback);
        }
    }

    public Fix {
        parts = List.copyOf(parts);
    }

    /** Only a sentence. */
    public static Fix of(String sentence) {
        return new Fix(sentence, List.of());
    }

    /** Changesets that take the statement's place. */
    public static Fix of(Part... parts) {
        return new Fix("", Arrays.asList(parts));
    }

    /** This with a sentence in front. */
    public Fix saying(String words) {
        return new Fix(words, parts);
    }

    /** A changeset in a transaction that waits for its locks no longer than {@link #LOCK_TIMEOUT}. */
    public static Part timed(String id, String sql, String... rollback) {
        return new Part(
                id, true, List.of("SET LOCAL lock_timeout = '" + LOCK_TIMEOUT + "'", sql), Arrays.asList(rollback));
    }

    /** A changeset in a transaction. */
    public static Part plain(String id, String sql, String... rollback) {
        return new Part(id, true, List.of(sql), Arrays.asList(rollback));
    }

    /** A changeset outside a transaction whose statement waits for its lock no longer than {@link #LOCK_TIMEOUT}. */
    public static Part aloneTimed(String id, String sql, String... rollback) {
        return new Part(
                id,
                false,
                List.of("SET lock_timeout = '" + LOCK_TIMEOUT + "'", sql, "RESET lock_timeout"),
                Arrays.asList(rollback));
    }

    /** A changeset outside a transaction. */
    public static Part alone(String id, String sql, String... rollback) {
        return new Part(id, false, List.of(sql), Arrays.asList(rollback));
    }

    /** The remedy for a statement on a way. */
    public String text(Way way) {
        return text(way, Optional.empty());
    }

    /** The same, for a statement that may stand in a DO block. */
    String text(Way way, SqlText statement) {
        return text(way, Optional.of(statement));
    }

    private String text(Way way, Optional<SqlText> statement) {
        if (parts.isEmpty()) {
            return sentence;
        }
        boolean inBlock = statement.filter(SqlText::inBlock).isPresent();
        String head = sentence.isBlank() ? "" : sentence + "\n";
        String around =
                statement.flatMap(SqlText::within).map(w -> "the " + w.name()).orElse("this changeset");
        return head + (way.forward() ? changeSets(way, inBlock, around) : rollback(way, inBlock));
    }

    private String changeSets(Way way, boolean inBlock, String around) {
        ChangeSet changeSet = way.changeSet();
        String author = changeSet.id().author();
        String from = inBlock ? around : "this changeset";
        String head = inBlock || changeSet.sql().size() > 1
                ? "Take the statement out of " + from + " and do so instead:\n"
                : "";
        return head
                + parts.stream()
                        .map(p -> new Remedy(
                                        p.id(),
                                        author,
                                        p.runInTransaction(),
                                        p.sql(),
                                        p.rollback(),
                                        p.sql().stream().noneMatch(Remedy::hasSemicolon))
                                .in(changeSet.format()))
                        .collect(Collectors.joining(changeSet.format() == ChangeSet.Format.SQL ? "\n\n" : "\n"));
    }

    /** Out of its transaction, a changeset that builds an index builds it concurrently. */
    private static String concurrently(String sql) {
        return sql.replaceFirst(
                "(?is)^(\\s*create\\s+(?:unique\\s+)?index)\\s+(?!concurrently\\b)", "$1 CONCURRENTLY ");
    }

    /** The statements of all parts one after the other; more than one part cannot share a transaction. */
    private String rollback(Way way, boolean inBlock) {
        ChangeSet changeSet = way.changeSet();
        boolean inTransaction = changeSet.runInTransaction()
                && parts.size() == 1
                && parts.get(0).runInTransaction();
        List<String> back = new ArrayList<>();
        parts.forEach(p -> p.sql().stream()
                .filter(s -> inTransaction || !s.startsWith("SET LOCAL "))
                .forEach(back::add));
        List<SqlText> forward = changeSet.sql();
        if (way.texts().size() == 1 && forward.size() == 1 && !inBlock) {
            return new Remedy(
                            changeSet.id().id(),
                            changeSet.id().author(),
                            inTransaction,
                            List.of(
                                    inTransaction
                                            ? forward.get(0).sql()
                                            : concurrently(forward.get(0).sql())),
                            back)
                    .in(changeSet.format());
        }
        return "Write this in place of the statement"
                + (inTransaction ? "" : ", in a changeset of its own that does not run in a transaction") + ":\n"
                + Remedy.rollbackIn(changeSet.format(), back);
    }
}
