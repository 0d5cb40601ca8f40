package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * A database to which each changeset is applied once, late, and only when it is needed; nobody else is connected to it, so it
 * can be copied. Not thread-safe.
 */
final class Replica {
    private String name;
    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final ParsedChangeLog parsed;
    private final RowRequest rows;
    private final List<Ran> played = new ArrayList<>();
    private Seeder.State seeded = Seeder.State.NOTHING;
    private boolean there;

    Replica(String name, ThrowawayPostgres server, LiquibaseTables tables, ParsedChangeLog parsed, RowRequest rows) {
        this.name = name;
        this.server = server;
        this.tables = tables;
        this.parsed = parsed;
        this.rows = rows;
    }

    /** The database's name. */
    String name() {
        return name;
    }

    /** How far its tables have been filled with made-up rows. */
    Seeder.State seeded() {
        return seeded;
    }

    boolean isThere() {
        return there;
    }

    /** Whether what was played is where this begins. */
    boolean leadsTo(List<Ran> ran) {
        if (!there || played.size() > ran.size()) {
            return false;
        }
        for (int i = 0; i < played.size(); i++) {
            if (played.get(i).changeSet() != ran.get(i).changeSet()
                    || !played.get(i).rows().equals(ran.get(i).rows())) {
                return false;
            }
        }
        return true;
    }

    /** It begins as this empty database. */
    void create(EmptyDatabase empty) throws SQLException {
        empty.create(name);
        there = true;
    }

    /** It begins as a database in which exactly these changesets ran. */
    void adopt(String database, List<Ran> ran, Seeder.State filled) {
        name = database;
        there = true;
        seeded = filled;
        played.addAll(ran);
    }

    /** It begins as a copy of another one. */
    void copy(Replica other) throws SQLException {
        server.copyDatabase(name, other.name);
        there = true;
        seeded = other.seeded;
        played.addAll(other.played);
    }

    /** Its database is dropped. */
    void drop() throws SQLException {
        if (there) {
            server.dropDatabase(name);
            there = false;
            played.clear();
            seeded = Seeder.State.NOTHING;
        }
    }

    /** Plays what is new since the last time. */
    void play(List<Ran> ran) throws Exception {
        if (played.size() == ran.size()) {
            return;
        }
        try (Session session = Session.open(server.connect(name), tables);
                Seeder seeder = MadeUpRows.open(server, name, tables, rows, seeded)) {
            for (Ran next : ran.subList(played.size(), ran.size())) {
                for (Seeder.Change change : next.rows()) {
                    seeder.change(change);
                }
                seeded = seeder.state();
                play(session, next);
                played.add(next);
            }
        }
    }

    private void play(Session session, Ran next) throws LiquibaseException {
        liquibase.changelog.ChangeSet changeSet = parsed.liquibaseChangeSet(next.changeSet());
        if (next.outcome() != ExecType.MARK_RAN) {
            session.apply(changeSet, parsed.liquibaseChangeLog());
        }
        session.mark(changeSet, next.outcome());
    }
}
