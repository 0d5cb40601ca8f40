package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.postgres.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Measures what a look at the catalog costs, by the size of the schema. Not a test: run its main method with the test class path,
 * and the major version and the table counts as arguments.
 */
final class CatalogFollowerBenchmark {
    private static final int ROUNDS = 40;

    private CatalogFollowerBenchmark() {}

    public static void main(String[] arguments) throws SQLException {
        int major = Integer.parseInt(arguments[0]);
        for (String tables : List.of(arguments).subList(1, arguments.length)) {
            for (boolean withLog : new boolean[] {true, false}) {
                measure(major, Integer.parseInt(tables), withLog);
            }
        }
    }

    private static void measure(int major, int tables, boolean withLog) throws SQLException {
        try (TestPostgres.Database database = TestPostgres.freshDatabase(major);
                Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            for (int i = 0; i < tables; i++) {
                statement.execute(table("t" + i, i == 0 ? "t0" : "t" + (i - 1)));
            }
            long start = System.nanoTime();
            try (CatalogFollower follower = CatalogFollower.open(database.connect(), Set.of(), withLog)) {
                System.out.printf(
                        "PostgreSQL %d, %d tables, %d objects, %s: first read %.0f ms%n",
                        major,
                        tables,
                        follower.objects().size(),
                        withLog ? "log" : "scan",
                        (System.nanoTime() - start) / 1e6);
                TreeMap<String, double[]> times = new TreeMap<>();
                for (int round = 0; round < ROUNDS; round++) {
                    measure(follower, statement, round, times, "a nothing", "select 1");
                    measure(
                            follower,
                            statement,
                            round,
                            times,
                            "b add column",
                            "alter table t1 add column extra text default 'x'");
                    measure(follower, statement, round, times, "c drop column", "alter table t1 drop column extra");
                    measure(follower, statement, round, times, "d create table", table("fresh", "t0"));
                    measure(follower, statement, round, times, "e drop table", "drop table fresh");
                    measure(follower, statement, round, times, "f rename column", "alter table t0 rename a to z");
                    measure(follower, statement, round, times, "g rename back", "alter table t0 rename z to a");
                    measure(
                            follower,
                            statement,
                            round,
                            times,
                            "h insert",
                            "insert into t0 (b) select 'x' from generate_series(1, 200)");
                }
                times.forEach((name, values) -> {
                    Arrays.sort(values);
                    System.out.printf("  %-16s median %.2f ms, best %.2f ms%n", name, values[ROUNDS / 2], values[0]);
                });
            }
        }
    }

    private static void measure(
            CatalogFollower follower,
            Statement statement,
            int round,
            TreeMap<String, double[]> times,
            String name,
            String sql)
            throws SQLException {
        statement.execute(sql);
        long start = System.nanoTime();
        follower.refresh();
        times.computeIfAbsent(name, n -> new double[ROUNDS])[round] = (System.nanoTime() - start) / 1e6;
    }

    /** Twelve objects: a table, six columns, a sequence, two constraints, three indexes. */
    private static String table(String name, String parent) {
        return "create table " + name
                + " (id bigint generated always as identity primary key, a int, b text not null default 'x',"
                + " c timestamptz default now(), d numeric(12, 2), parent_id bigint references " + parent + ");"
                + " create index on " + name + " (a); create index on " + name + " (parent_id)";
    }
}
