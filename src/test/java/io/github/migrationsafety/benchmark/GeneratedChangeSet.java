package io.github.migrationsafety.benchmark;

import java.util.List;

/**
 * A changeset of the benchmark.
 *
 * @param id its id in the changelog
 * @param apply the statements that apply it, with their semicolons
 * @param rollback the statements that take it back exactly
 * @param inTransaction whether it runs in a transaction
 */
record GeneratedChangeSet(String id, List<String> apply, List<String> rollback, boolean inTransaction) {
    GeneratedChangeSet {
        apply = List.copyOf(apply);
        rollback = List.copyOf(rollback);
    }

    /** As formatted SQL. */
    String formattedSql() {
        StringBuilder text = new StringBuilder("--changeset benchmark:" + id);
        if ((apply + "" + rollback).contains("$$")) {
            text.append(" splitStatements:false rollbackSplitStatements:false");
        }
        if (!inTransaction) {
            text.append(" runInTransaction:false");
        }
        text.append('\n');
        apply.forEach(statement -> text.append(statement).append('\n'));
        rollback.forEach(statement -> statement
                .lines()
                .forEach(line -> text.append("--rollback ").append(line).append('\n')));
        return text.append('\n').toString();
    }
}
