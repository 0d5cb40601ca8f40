package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ServerPoolTest {
    private final AtomicInteger started = new AtomicInteger();
    private final Supplier<ThrowawayPostgres> starter = () -> {
        started.incrementAndGet();
        return EmbeddedPostgres.start("17", new TestBinaries());
    };

    private static void execute(ThrowawayPostgres server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void a_server_serves_the_next_one_who_finds_nothing_on_it() throws Exception {
        try (ServerPool pool = new ServerPool()) {
            try (ThrowawayPostgres first = pool.lease(Optional.of("17"), starter)) {
                first.createDatabase("one");
                execute(first, "one", "CREATE TABLE t (id int)");
                first.copyDatabase("two", "one");
            }
            try (ThrowawayPostgres second = pool.lease(Optional.of("17"), starter)) {
                second.createDatabase("one");
                execute(second, "one", "CREATE TABLE t (id int)");
                second.createDatabase("two");
                second.dropDatabase("one");
            }
            assertThat(started).hasValue(1);
        }
    }

    @Test
    void two_at_once_have_one_each_and_another_kind_is_another_server() throws Exception {
        try (ServerPool pool = new ServerPool()) {
            try (ThrowawayPostgres first = pool.lease(Optional.of("17"), starter);
                    ThrowawayPostgres second = pool.lease(Optional.of("17"), starter)) {
                first.createDatabase("one");
                second.createDatabase("one");
            }
            assertThat(started).hasValue(2);
            pool.lease(Optional.empty(), starter).close();
            assertThat(started).hasValue(3);
        }
    }

    @Test
    void one_on_which_roles_or_settings_were_changed_serves_nobody_else() throws Exception {
        for (String change : new String[] {
            "CREATE ROLE auditor", "ALTER ROLE postgres SET search_path = x", "ALTER SYSTEM SET work_mem = '5MB'"
        }) {
            started.set(0);
            try (ServerPool pool = new ServerPool()) {
                try (ThrowawayPostgres first = pool.lease(Optional.of("17"), starter)) {
                    first.createDatabase("one");
                    execute(first, "one", change);
                }
                try (ThrowawayPostgres second = pool.lease(Optional.of("17"), starter)) {
                    second.createDatabase("one");
                }
                assertThat(started).as(change).hasValue(2);
            }
        }
    }
}
