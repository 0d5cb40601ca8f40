package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What PostgreSQL refuses to run in a transaction block, by the statement alone; CONCURRENTLY aside, which is the index rules'
 * matter.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-vacuum.html">VACUUM</a>,
 *     <a href="https://www.postgresql.org/docs/17/sql-createdatabase.html">CREATE DATABASE</a>,
 *     <a href="https://www.postgresql.org/docs/17/sql-altersystem.html">ALTER SYSTEM</a> and the pages of the others, in their
 *     notes
 */
final class OutsideOnly {
    private static final Map<String, String> KINDS = Map.of(
            "Createdb", "CREATE DATABASE",
            "Dropdb", "DROP DATABASE",
            "CreateTableSpace", "CREATE TABLESPACE",
            "DropTableSpace", "DROP TABLESPACE",
            "AlterSystem", "ALTER SYSTEM");

    private static final Set<String> WHOLE = Set.of("SCHEMA", "DATABASE", "SYSTEM");

    private OutsideOnly() {}

    /** The statement's name, if it cannot run in a transaction. */
    static Optional<String> name(Statement statement, String sql) {
        if (statement instanceof Statement.Vacuum) {
            return Optional.of("VACUUM");
        } else if (statement instanceof Statement.Reindex reindex
                && !reindex.concurrently()
                && WHOLE.contains(reindex.kind())) {
            return Optional.of("REINDEX " + reindex.kind());
        } else if (statement instanceof Statement.Cluster cluster
                && cluster.relation().isEmpty()) {
            return Optional.of("CLUSTER of every table");
        } else if (statement instanceof Statement.DoBlock block && commits(block.body())) {
            return Optional.of("COMMIT in a DO block");
        } else if (statement instanceof Statement.Other other) {
            return other(other.kind(), sql);
        }
        return Optional.empty();
    }

    private static Optional<String> other(String kind, String sql) {
        if (kind.equals("Discard") && Vocabulary.of(sql).names().contains("all")) {
            return Optional.of("DISCARD ALL");
        } else if (kind.equals("AlterDatabase") && Vocabulary.of(sql).names().contains("tablespace")) {
            return Optional.of("ALTER DATABASE … SET TABLESPACE");
        } else if (kind.equals("CreateSubscription")
                && !sql.matches("(?is).*\\b(?:create_slot|connect)\\s*=\\s*'?(?:false|off|0)\\b.*")) {
            return Optional.of("CREATE SUBSCRIPTION with its replication slot");
        }
        return Optional.ofNullable(KINDS.get(kind));
    }

    /** Whether a PL/pgSQL block ends transactions. */
    static boolean commits(String body) {
        Set<String> names = Vocabulary.of(body).names();
        return names.contains("commit")
                || names.contains("rollback")
                        && body.matches("(?is).*(?:^|[;\\s])rollback\\s*(?:and\\s+(?:no\\s+)?chain\\s*)?;.*");
    }
}
