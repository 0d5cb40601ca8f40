package io.github.migrationsafety.production.backup;

import static io.github.migrationsafety.production.backup.Backups.LISTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BesideRestoreTest {
    private static final String COUNT = "select count(*) from farms";

    @TempDir
    private Path folder;

    @Test
    void a_backup_takes_the_place_of_the_database_and_nothing_is_dropped() throws Exception {
        try (TestPostgres.Database database = farms()) {
            Backups.execute(
                    database,
                    "create schema app",
                    "alter database " + database.name() + " set search_path = \"$user\", app, public",
                    "alter database " + database.name() + " set app.place = 'two words'",
                    "comment on database " + database.name() + " is 'the farms'",
                    "revoke temporary on database " + database.name() + " from public");
            RealDatabase real = Backups.real(database);
            ProvenBackup backup = Backups.take(LISTED, folder, database);
            Backups.execute(database, "delete from farms");

            RestoredDatabase restored = restore(backup, real);

            assertThat(count(real)).isEqualTo("0");
            assertThat(count(real.sibling(restored.name()))).isEqualTo("20");
            try (Connection reader = real.connect()) {
                restored.swap();

                assertThat(reader.isValid(5)).isFalse();
            }
            assertThat(count(real)).isEqualTo("20");
            assertThat(count(real.sibling(restored.before()))).isEqualTo("0");
            String name = "current_database()";
            assertThat(ask(real, "show search_path")).isEqualTo("\"$user\", app, public");
            assertThat(ask(real, "show app.place")).isEqualTo("two words");
            assertThat(ask(
                            real,
                            "select shobj_description(oid, 'pg_database') from pg_database where datname = " + name))
                    .isEqualTo("the farms");
            String grants =
                    "select string_agg(g, ' ' order by g) from pg_database, unnest(datacl::text[]) g where datname = ";
            assertThat(ask(real, grants + name))
                    .isNotEmpty()
                    .isEqualTo(ask(real.sibling(restored.before()), grants + name));
            drop(database, restored.before());
        }
    }

    @Test
    void names_are_swapped_completely_or_not_at_all() throws Exception {
        try (TestPostgres.Database database = farms()) {
            RealDatabase real = Backups.real(database);
            RestoredDatabase restored = restore(Backups.take(LISTED, folder, database), real);
            database.server().createDatabase(restored.before());

            assertThatThrownBy(restored::swap)
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining(restored.before())
                    .extracting(e -> ((SetupException) e).advice())
                    .asString()
                    .contains("ALTER DATABASE \"" + restored.name() + "\" RENAME TO \"" + database.name() + "\"");

            assertThat(count(real)).isEqualTo("20");
            assertThat(count(real.sibling(restored.name()))).isEqualTo("20");
            drop(database, restored.before(), restored.name());
        }
    }

    @Test
    void a_database_that_is_gone_comes_back() throws Exception {
        try (TestPostgres.Database database = farms()) {
            RealDatabase real = Backups.real(database);
            ProvenBackup backup = Backups.take(LISTED, folder, database);
            drop(database, database.name());

            restore(backup, real).swap();

            assertThat(count(real)).isEqualTo("20");
        }
    }

    @Test
    void a_dump_that_was_touched_is_not_restored() throws Exception {
        try (TestPostgres.Database database = farms()) {
            ProvenBackup backup = Backups.take(LISTED, folder, database);
            byte[] dump = Files.readAllBytes(backup.dump());
            dump[dump.length / 2] ^= 1;
            Files.write(backup.dump(), dump);

            assertThatThrownBy(() -> restore(backup, Backups.real(database)))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("is not what was proved");
            assertThat(ask(
                            Backups.real(database),
                            "select count(*) from pg_database where datname like '" + database.name() + "\\_%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void a_dump_that_lost_its_end_is_no_backup() throws Exception {
        try (TestPostgres.Database database = farms()) {
            ProvenBackup backup = Backups.take(LISTED, folder, database);
            Files.write(backup.dump(), new byte[10], StandardOpenOption.TRUNCATE_EXISTING);

            assertThat(ProvenBackup.latest(folder, Backups.real(database))).isEmpty();
        }
    }

    @Test
    void only_the_name_of_the_database_confirms() {
        RealDatabase shop = RealDatabase.of("jdbc:postgresql://127.0.0.1/shop", "jo", "");

        assertThat(BesideRestore.isConfirmed(Optional.empty(), shop)).isFalse();
        assertThat(BesideRestore.isConfirmed(Optional.of("shop"), shop)).isTrue();
        assertThatThrownBy(() -> BesideRestore.isConfirmed(Optional.of("true"), shop))
                .isInstanceOf(SetupException.class)
                .hasMessage("The parameter confirm (migration-safety.confirm) is 'true', but the database is shop.");
    }

    @Test
    void a_long_name_keeps_its_ending() {
        String name = RestoredDatabase.name("ä".repeat(40), "_restored_7");

        assertThat(name).endsWith("ä_restored_7");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(62, 63);
    }

    private static TestPostgres.Database farms() throws SQLException {
        return Backups.database(
                "create table public.farms (id int primary key)", "insert into farms select generate_series(1, 20)");
    }

    private static RestoredDatabase restore(ProvenBackup backup, RealDatabase database) {
        RestoredDatabase into = RestoredDatabase.beside(database, "t1");
        new BesideRestore(Backups.path(), new ProgressLine(Duration.ofSeconds(5), line -> {})).restore(backup, into);
        return into;
    }

    private static String count(RealDatabase database) throws SQLException {
        return ask(database, COUNT);
    }

    private static String ask(RealDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return Backups.query(connection, sql);
        }
    }

    private static void drop(TestPostgres.Database database, String... names) throws SQLException {
        try (Connection connection = database.server().connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("drop database " + name + " with (force)");
            }
        }
    }
}
