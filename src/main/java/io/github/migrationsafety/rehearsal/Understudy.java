package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Databases;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.exception.LiquibaseException;

/**
 * Puts a fresh stage where the old one went astray, because a rollback or what followed it left another database than production
 * would have. A second database gets every changeset once, late and only when it is needed, and is copied; so however many
 * changesets go astray, each is replayed once, or twice where made-up rows had to go. Not thread-safe.
 */
final class Understudy {
    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final RowRequest rows;
    private final DataSettings data;
    private final EmptyDatabase empty;
    private final Replica bare;
    private final Replica filled;
    private Set<ObjectKey> rolesAtStart = Set.of();
    private int stages;

    Understudy(
            ThrowawayPostgres server,
            LiquibaseTables tables,
            ParsedChangeLog parsed,
            RowRequest rows,
            DataSettings data) {
        this.server = server;
        this.tables = tables;
        this.rows = rows;
        this.data = data;
        this.empty = new EmptyDatabase(server, tables, rows);
        this.bare = new Replica("understudy", server, tables, parsed, rows);
        this.filled = new Replica("understudy_with_rows", server, tables, parsed, rows);
    }

    /** The first stage: an empty database. */
    Stage firstStage() throws SQLException, LiquibaseException {
        String name = nextName();
        empty.create(name);
        Stage stage = Stage.open(server, tables, name, data, rows, Seeder.State.NOTHING);
        rolesAtStart = roles(stage);
        return stage;
    }

    /**
     * The first stage of a rehearsal that goes on where another one was.
     *
     * @param databases those that are there
     * @param ran the changesets that are in the main one
     * @param filled how far that has been filled with made-up rows
     * @param asNew whether that is what it would be had each of them run once
     */
    Stage goOn(Databases databases, List<Ran> ran, Seeder.State filled, boolean asNew) throws Exception {
        rolesAtStart = databases.rolesAtStart();
        stages = databases.count();
        for (String other : databases.others()) {
            server.dropDatabase(other);
        }
        String name = databases.main();
        if (asNew && !databases.madeRoles()) {
            replicaOf(ran).adopt(databases.main(), ran, filled);
            name = nextName();
            server.copyDatabase(name, databases.main());
        }
        return Stage.open(server, tables, name, data, rows, filled);
    }

    /** What another rehearsal needs to know to go on from here. */
    Databases databases(Stage stage) {
        return new Databases(
                stage.database(),
                Stream.of(bare, filled)
                        .filter(Replica::isThere)
                        .map(Replica::name)
                        .toList(),
                stages,
                rolesAtStart,
                !rolesAtStart.containsAll(roles(stage)));
    }

    /** Makes it possible to drop the roles that the changelog made: no other database than the stage's knows them afterwards. */
    void letRolesGo(Stage stage) throws SQLException {
        if (!rolesAtStart.containsAll(roles(stage))) {
            filled.drop();
            bare.drop();
        }
    }

    private Replica replicaOf(List<Ran> ran) {
        return ran.stream().allMatch(r -> r.rows().isEmpty()) ? bare : filled;
    }

    /**
     * Closes a stage, drops its database and opens another in which exactly these changesets ran.
     *
     * @param astray the stage to replace
     * @param ran the changesets in order, and how they ended
     */
    Stage replace(Stage astray, List<Ran> ran) throws Exception {
        Set<ObjectKey> roles = new HashSet<>(roles(astray));
        roles.removeAll(rolesAtStart);
        astray.close();
        server.dropDatabase(astray.database());
        Replica source = replicaOf(ran);
        if (!catchUp(source, ran)) {
            startAnew(source, roles, ran);
        }
        String name = nextName();
        server.copyDatabase(name, source.name());
        return Stage.open(server, tables, name, data, rows, source.seeded());
    }

    /**
     * Closes the last stage and leaves nothing on the server: no database, and no role that the changelog made. What cannot be
     * dropped, because the server is gone, is gone with it.
     */
    void strike(Stage stage) {
        try {
            Set<ObjectKey> roles = new HashSet<>(roles(stage));
            roles.removeAll(rolesAtStart);
            stage.close();
            server.dropDatabase(stage.database());
            filled.drop();
            bare.drop();
            if (!roles.isEmpty()) {
                String name = nextName();
                server.createDatabase(name);
                dropRoles(name, roles);
                server.dropDatabase(name);
            }
        } catch (SQLException e) {
            Scope.getCurrentScope().getLog(Understudy.class).fine("leaving the throwaway server", e);
        }
    }

    /** Plays what is new since the last time; false when that fails, as with a role that the server has already. */
    private boolean catchUp(Replica source, List<Ran> ran) throws Exception {
        try {
            if (!source.leadsTo(ran)) {
                List<Ran> bareRan = source == bare ? ran : withoutRows(ran);
                if (!bare.leadsTo(bareRan)) {
                    return false;
                }
                bare.play(bareRan);
                source.drop();
                source.copy(bare);
            }
            source.play(ran);
            return true;
        } catch (LiquibaseException e) {
            return false;
        }
    }

    private void startAnew(Replica source, Set<ObjectKey> roles, List<Ran> ran) throws Exception {
        filled.drop();
        bare.drop();
        bare.create(empty);
        dropRoles(bare.name(), roles);
        bare.play(source == bare ? ran : withoutRows(ran));
        if (source == filled) {
            filled.copy(bare);
            filled.play(ran);
        }
    }

    /** The changesets at the beginning that ran on tables without made-up rows. */
    private static List<Ran> withoutRows(List<Ran> ran) {
        int end = 0;
        while (end < ran.size() && ran.get(end).rows().isEmpty()) {
            end++;
        }
        return ran.subList(0, end);
    }

    /** Roles belong to the whole server; those of the astray stage would be in the way. */
    private void dropRoles(String database, Set<ObjectKey> roles) throws SQLException {
        if (roles.isEmpty()) {
            return;
        }
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (ObjectKey role : roles) {
                // The name of a key is quoted where SQL needs quotes.
                statement.execute("DROP ROLE " + role.name());
            }
        }
    }

    private String nextName() {
        stages++;
        return "rehearsal_" + stages;
    }

    private static Set<ObjectKey> roles(Stage stage) {
        Set<ObjectKey> roles = new HashSet<>(stage.catalog().objects().keySet());
        roles.removeIf(k -> k.kind() != ObjectKind.ROLE);
        return roles;
    }
}
