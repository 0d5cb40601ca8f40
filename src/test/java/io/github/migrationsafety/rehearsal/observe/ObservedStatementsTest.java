package io.github.migrationsafety.rehearsal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.Scan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What PostgreSQL locks, writes anew and reads in full, statement by statement, on each major: the proof of what the rules and
 * their pages say about it. {@code -DupdateObserved} writes what is really observed to {@code target/observed-<major>.txt}.
 */
class ObservedStatementsTest {
    private static final Path FIXTURE = Path.of("src", "test", "resources", "observed", "fixture.sql");
    private static final Map<Integer, Stand> STANDS = new TreeMap<>();

    /** The fixture on one server, with a session that is observed. */
    private record Stand(TestPostgres.Database database, Connection session, Beside beside, Observer observer) {
        static Stand open(int major) {
            try {
                TestPostgres.Database database = TestPostgres.freshDatabase(major);
                try (Connection setup = database.connect();
                        Statement statement = setup.createStatement()) {
                    statement.execute("SET allow_in_place_tablespaces = on");
                    statement.execute("CREATE TABLESPACE observed LOCATION ''");
                    statement.execute(Files.readString(FIXTURE));
                }
                Connection session = database.connect();
                Beside beside = Beside.open(database.connect());
                return new Stand(database, session, beside, new Observer(session, beside, Set.of()));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        void close() throws Exception {
            session.close();
            beside.close();
            database.close();
            try (Connection last = database.server().connect("postgres");
                    Statement statement = last.createStatement()) {
                statement.execute("DROP TABLESPACE observed");
            }
        }
    }

    @AfterAll
    static void close() throws Exception {
        for (Stand stand : STANDS.values()) {
            stand.close();
        }
        STANDS.clear();
    }

    @TestFactory
    Stream<DynamicContainer> every_statement_does_what_is_written() {
        return TestPostgres.majors().stream()
                .map(major -> DynamicContainer.dynamicContainer(
                        "PostgreSQL " + major,
                        ObservedStatement.all().stream()
                                .filter(s -> s.holdsFor(major))
                                .map(s ->
                                        DynamicTest.dynamicTest(s.claim() + ": " + s.last(), () -> check(s, major)))));
    }

    private static void check(ObservedStatement statement, int major) throws Exception {
        Stand stand = STANDS.computeIfAbsent(major, Stand::open);
        List<String> effects = statement.alone() ? alone(stand, statement) : inTransaction(stand, statement);
        if (System.getProperty("updateObserved") != null) {
            write(statement, major, effects);
        }
        assertThat(effects).as("%s", statement.sql()).isEqualTo(statement.effects());
    }

    private static List<String> inTransaction(Stand stand, ObservedStatement statement) throws Exception {
        stand.session().setAutoCommit(false);
        return run(stand, statement, stand.session()::rollback);
    }

    private static List<String> alone(Stand stand, ObservedStatement statement) throws Exception {
        stand.session().setAutoCommit(true);
        List<String> effects = run(stand, statement, () -> {});
        try (Statement jdbc = stand.session().createStatement()) {
            for (String sql : statement.undo()) {
                jdbc.execute(sql);
            }
        }
        stand.observer().forget();
        return effects;
    }

    private interface End {
        void end() throws Exception;
    }

    private static List<String> run(Stand stand, ObservedStatement statement, End end) throws Exception {
        Location somewhere = new Location("statements.txt", 1);
        stand.observer()
                .begin(statement.sql().stream()
                        .map(sql -> new SqlText(sql, SqlReader.standard().read(sql), somewhere))
                        .toList());
        Optional<String> failure = Optional.empty();
        try (Statement jdbc = stand.session().createStatement()) {
            for (String sql : statement.sql()) {
                stand.observer().observe(sql, () -> jdbc.execute(sql));
            }
        } catch (SQLException e) {
            failure = Optional.of("fails " + e.getSQLState());
        } catch (Throwable e) {
            throw new AssertionError(e);
        } finally {
            end.end();
        }
        List<Observed> observed = stand.observer().end(false).statements();
        return failure.map(List::of).orElseGet(() -> effects(observed.get(observed.size() - 1)));
    }

    /** Locks from SHARE UPDATE EXCLUSIVE on, on tables; new files of tables and indexes; full scans of tables under a lock. */
    private static List<String> effects(Observed observed) {
        List<String> effects = new ArrayList<>();
        observed.locks().stream()
                .filter(lock -> isTable(lock.relation()) && lock.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0)
                .forEach(lock -> effects.add("locks " + lock.relation().name().name() + " " + lock.mode()));
        observed.rewrites().stream()
                .filter(r ->
                        r.kind() != Relation.Kind.INDEX || !observed.rewrites().contains(tableOf(r)))
                .forEach(r -> effects.add((r.kind() == Relation.Kind.INDEX ? "rebuilds " : "rewrites ")
                        + r.name().name()));
        observed.scans().stream()
                .filter(Scan::full)
                .forEach(scan -> effects.add("reads " + scan.relation().name().name()));
        observed.rows()
                .forEach(rows -> effects.add("changes " + rows.table().name() + " " + rows.inserted() + "/"
                        + rows.updated() + "/" + rows.deleted()));
        return effects.stream().sorted().toList();
    }

    private static Relation tableOf(Relation index) {
        return new Relation(Relation.Kind.TABLE, index.table(), index.table());
    }

    private static boolean isTable(Relation relation) {
        return switch (relation.kind()) {
            case TABLE, PARTITIONED_TABLE, MATERIALIZED_VIEW, FOREIGN_TABLE -> true;
            case INDEX, SEQUENCE, VIEW, TOAST_TABLE -> false;
        };
    }

    private static synchronized void write(ObservedStatement statement, int major, List<String> effects) {
        StringBuilder text = new StringBuilder("-- " + statement.claim() + "\n");
        statement.sql().forEach(sql -> text.append(statement.alone() ? "alone: " : "")
                .append(sql)
                .append('\n'));
        statement.undo().forEach(sql -> text.append("undo: ").append(sql).append('\n'));
        effects.forEach(effect -> text.append("=> ").append(effect).append('\n'));
        try {
            Files.writeString(
                    Path.of("target", "observed-" + major + ".txt"),
                    text.append('\n'),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
