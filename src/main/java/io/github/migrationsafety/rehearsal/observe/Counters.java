package io.github.migrationsafety.rehearsal.observe;

/**
 * How many rows of a relation were read, inserted, updated and deleted.
 *
 * @see <a href="https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-PG-STAT-ALL-TABLES-VIEW">pg_stat_all_tables</a>
 */
record Counters(long read, long inserted, long updated, long deleted) {
    static final Counters NONE = new Counters(0, 0, 0, 0);

    /** What came since then; TRUNCATE takes numbers back, and none of them is then less than nothing. */
    Counters since(Counters before) {
        return new Counters(
                Math.max(0, read - before.read),
                Math.max(0, inserted - before.inserted),
                Math.max(0, updated - before.updated),
                Math.max(0, deleted - before.deleted));
    }

    boolean changed() {
        return inserted + updated + deleted > 0;
    }
}
