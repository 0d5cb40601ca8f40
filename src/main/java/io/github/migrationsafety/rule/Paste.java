package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/**
 * The changesets that remedies are made of, each to be pasted into the file of the changeset that it is meant for. Immutable.
 *
 * @param like the changeset that needs the remedy: its author and format are taken over
 */
public record Paste(ChangeSet like) {
    /** A wait that an application survives; whoever pastes it may know better. */
    private static final String GIVE_UP = "SET LOCAL lock_timeout = '5s'";

    /** Statements that lock a table for a moment: they give up rather than make everybody wait in line behind them. */
    public String guarded(String id, List<String> sql, List<String> rollback) {
        return new Remedy(id, like.id().author(), true, guarded(sql), guarded(rollback)).in(like.format());
    }

    /** Statements as they are, in a transaction. */
    public String plain(String id, List<String> sql, List<String> rollback) {
        return new Remedy(id, like.id().author(), true, sql, rollback).in(like.format());
    }

    /** Statements that each stand for themselves. */
    public String outsideTransaction(String id, List<String> sql, List<String> rollback) {
        return new Remedy(id, like.id().author(), false, sql, rollback).in(like.format());
    }

    /**
     * A change of many rows in batches, each in a transaction of its own: COMMIT in a DO block works outside of a transaction
     * (<a href="https://www.postgresql.org/docs/17/plpgsql-transactions.html">PL/pgSQL transaction management</a>).
     *
     * @param statement UPDATE … SET or DELETE FROM, without WHERE
     * @param left the condition of the rows that are still to be changed; a changed row no longer meets it
     */
    public String batches(String id, String statement, QualifiedName table, String left, List<String> rollback) {
        return new Remedy(id, like.id().author(), false, List.of(loop(statement, table, left)), rollback, false)
                .in(like.format());
    }

    /** The block of {@link #batches}. */
    public static String loop(String statement, QualifiedName table, String left) {
        return """
                DO $$
                BEGIN
                  LOOP
                    %s
                     WHERE ctid = ANY (ARRAY(SELECT ctid FROM %s WHERE %s LIMIT 1000));
                    EXIT WHEN NOT FOUND;
                    COMMIT;
                  END LOOP;
                END $$"""
                .formatted(statement, SqlName.of(table), left);
    }

    private static List<String> guarded(List<String> statements) {
        if (statements.isEmpty()) {
            return statements;
        }
        List<String> all = new ArrayList<>(List.of(GIVE_UP));
        all.addAll(statements);
        return all;
    }
}
