package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnderLoadTest {
    private static final int TENANTS = 4;
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(300);
    /** What a query costs on a busy machine without anybody in its way. */
    private static final Duration WORK = Duration.ofSeconds(1);

    private static final String SHOP =
            """
            --changeset jo:shop
            CREATE TABLE farms (id bigint PRIMARY KEY);
            INSERT INTO farms SELECT generate_series(1, 4);
            CREATE TABLE readings (farm_id bigint NOT NULL REFERENCES farms, n bigint NOT NULL, PRIMARY KEY (farm_id, n));
            CREATE TABLE notes (farm_id bigint NOT NULL REFERENCES farms, n bigint NOT NULL);

            """;

    private static final String RELEASE = SHOP
            + """
            --changeset jo:unit
            ALTER TABLE readings ADD COLUMN unit text;
            --rollback ALTER TABLE readings DROP COLUMN unit;

            --changeset jo:unit-index runInTransaction:false
            CREATE INDEX CONCURRENTLY readings_unit_idx ON readings (farm_id, unit);
            --rollback DROP INDEX CONCURRENTLY readings_unit_idx;

            --changeset jo:positive
            ALTER TABLE readings ADD CONSTRAINT readings_n_check CHECK (n >= 0) NOT VALID;
            --rollback ALTER TABLE readings DROP CONSTRAINT readings_n_check;

            --changeset jo:positive-valid
            ALTER TABLE readings VALIDATE CONSTRAINT readings_n_check;
            --rollback empty
            """;

    /** One client of the application, for one tenant: writes a reading, reads it, and remembers what was committed. */
    private static final class Client {
        private final Ground ground;
        private final long farm;
        private final AtomicBoolean stop;
        private final AtomicLong slowest;
        private final CountDownLatch warm;

        Client(Ground ground, long farm, AtomicBoolean stop, AtomicLong slowest, CountDownLatch warm) {
            this.ground = ground;
            this.farm = farm;
            this.stop = stop;
            this.slowest = slowest;
            this.warm = warm;
        }

        long run() throws SQLException {
            long committed = 0;
            try (Connection connection = ground.database.connect();
                    PreparedStatement write =
                            connection.prepareStatement("INSERT INTO readings (farm_id, n) VALUES (?, ?)");
                    PreparedStatement read =
                            connection.prepareStatement("SELECT n FROM readings WHERE farm_id = ? AND n = ?")) {
                while (!stop.get()) {
                    for (PreparedStatement statement : List.of(write, read)) {
                        statement.setLong(1, farm);
                        statement.setLong(2, committed);
                        long start = System.nanoTime();
                        statement.execute();
                        long took = System.nanoTime() - start;
                        slowest.accumulateAndGet(took, Math::max);
                    }
                    committed++;
                    if (committed == 20) {
                        warm.countDown();
                    }
                }
            }
            return committed;
        }
    }

    @Test
    void no_write_is_lost_and_no_query_waits_longer_than_the_lock_timeout(@TempDir Path folder) throws Exception {
        try (Ground ground = new Ground(folder)) {
            ground.changeLog(SHOP).migrate();
            AtomicBoolean stop = new AtomicBoolean();
            AtomicLong slowest = new AtomicLong();
            CountDownLatch warm = new CountDownLatch(TENANTS);
            ExecutorService clients = Executors.newFixedThreadPool(TENANTS);
            List<Future<Long>> written = new ArrayList<>();
            for (long farm = 1; farm <= TENANTS; farm++) {
                Client client = new Client(ground, farm, stop, slowest, warm);
                written.add(clients.submit(client::run));
            }
            assertThat(warm.await(30, TimeUnit.SECONDS)).isTrue();
            Outcome outcome;
            // A report of the application reads all the while at first, so that the first attempts do not get their
            // lock.
            try (Connection report = ground.database.connect();
                    Statement statement = report.createStatement()) {
                report.setAutoCommit(false);
                statement.execute("SELECT count(*) FROM readings");
                int[] pauses = {0};
                outcome = ground.changeLog(RELEASE)
                        .lockTimeout(LOCK_TIMEOUT)
                        .pause(duration -> {
                            if (++pauses[0] == 2) {
                                end(report);
                            }
                        })
                        .migrate();
                assertThat(pauses[0]).isGreaterThanOrEqualTo(2);
            } finally {
                stop.set(true);
                clients.shutdown();
            }
            long committed = 0;
            for (Future<Long> one : written) {
                committed += one.get(30, TimeUnit.SECONDS);
            }

            assertThat(outcome.succeeded()).as("%s", outcome).isTrue();
            assertThat(ground.query("SELECT count(*) FROM readings")).containsExactly(Long.toString(committed));
            assertThat(Duration.ofNanos(slowest.get())).isLessThan(LOCK_TIMEOUT.plus(WORK));
            assertThat(ground.said)
                    .anyMatch(line -> line.contains("blocked: session ") || line.contains("which is held by"));
        }
    }

    private static void end(Connection report) {
        try {
            report.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
