package io.github.migrationsafety.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/** The same SQL as a rehearsal sends, and nothing else: everything is applied, rolled back, and applied again. */
final class PlainJdbc {
    private PlainJdbc() {}

    static Measurement run(Connection connection, List<GeneratedChangeSet> changeSets) throws SQLException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<GeneratedChangeSet> backwards = new ArrayList<>(changeSets);
        Collections.reverse(backwards);
        long cpu = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        for (GeneratedChangeSet changeSet : changeSets) {
            send(connection, changeSet, changeSet.apply());
        }
        for (GeneratedChangeSet changeSet : backwards) {
            send(connection, changeSet, changeSet.rollback());
        }
        for (GeneratedChangeSet changeSet : changeSets) {
            send(connection, changeSet, changeSet.apply());
        }
        return new Measurement(
                Duration.ofNanos(System.nanoTime() - start),
                Duration.ofNanos(threads.getCurrentThreadCpuTime() - cpu),
                OptionalLong.empty());
    }

    private static void send(Connection connection, GeneratedChangeSet changeSet, List<String> statements)
            throws SQLException {
        connection.setAutoCommit(!changeSet.inTransaction());
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
        if (changeSet.inTransaction()) {
            connection.commit();
        }
    }
}
