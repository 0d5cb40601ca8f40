package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.Scope;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * Puts a fresh stage where the old one went astray, because a rollback or what followed it left another database than production
 * would have. A second database gets every changeset once, late and only when it is needed, and is copied; so however many
 * changesets go astray, each is replayed once. Not thread-safe.
 */
final class Understudy {
    private static final String NAME = "understudy";

    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final ParsedChangeLog parsed;
    private final DataSettings data;
    private final List<Ran> played = new ArrayList<>();
    private Set<ObjectKey> rolesAtStart = Set.of();
    private boolean ready;
    private int stages;

    Understudy(ThrowawayPostgres server, LiquibaseTables tables, ParsedChangeLog parsed, DataSettings data) {
        this.server = server;
        this.tables = tables;
        this.parsed = parsed;
        this.data = data;
    }

    /** The first stage: an empty database. */
    Stage firstStage() throws SQLException, LiquibaseException {
        String name = nextName();
        create(name);
        Stage stage = Stage.open(server, tables, name, data);
        rolesAtStart = roles(stage);
        return stage;
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
        if (!ready || !catchUp(ran)) {
            startAnew(roles, ran);
        }
        String name = nextName();
        server.copyDatabase(name, NAME);
        return Stage.open(server, tables, name, data);
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
            if (ready) {
                server.dropDatabase(NAME);
            }
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
    private boolean catchUp(List<Ran> ran) throws Exception {
        if (!continuesWith(ran)) {
            return false;
        }
        try {
            play(ran);
            return true;
        } catch (LiquibaseException e) {
            return false;
        }
    }

    /** Whether what was played is where this begins. */
    private boolean continuesWith(List<Ran> ran) {
        if (played.size() > ran.size()) {
            return false;
        }
        for (int i = 0; i < played.size(); i++) {
            if (played.get(i).changeSet() != ran.get(i).changeSet()) {
                return false;
            }
        }
        return true;
    }

    private void startAnew(Set<ObjectKey> roles, List<Ran> ran) throws Exception {
        if (ready) {
            server.dropDatabase(NAME);
        }
        played.clear();
        create(NAME);
        ready = true;
        dropRoles(NAME, roles);
        play(ran);
    }

    private void play(List<Ran> ran) throws Exception {
        try (Session session = Session.open(server.connect(NAME), tables)) {
            for (Ran next : ran.subList(played.size(), ran.size())) {
                liquibase.changelog.ChangeSet changeSet = parsed.liquibaseChangeSet(next.changeSet());
                if (next.outcome() != ExecType.MARK_RAN) {
                    session.apply(changeSet, parsed.liquibaseChangeLog());
                }
                session.mark(changeSet, next.outcome());
                played.add(next);
            }
        }
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

    /** Creates a database with the schemas that production is configured to have before Liquibase first runs. */
    private void create(String name) throws SQLException {
        server.createDatabase(name);
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            for (String schema : Stream.of(tables.defaultSchemaName(), tables.liquibaseSchemaName())
                    .flatMap(Optional::stream)
                    .distinct()
                    .toList()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + schema.replace("\"", "\"\"") + '"');
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
