package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import io.github.migrationsafety.step.DataProof.TenantBreach.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Acts as the application's role for one tenant, and looks whether it can read or write rows of another: a superuser, and the
 * owner of a table, would see nothing of row level security. Everything happens in a transaction that is rolled back, the making
 * of the role included, so nobody else sees any of it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-rowsecurity.html">Row Security Policies</a>
 */
final class RowSecurityProbe {
    private static final String ROLE = "migration_safety_probe_";

    private final ThrowawayPostgres server;
    private final String database;
    private final Tenants tenants;
    private final String setting;

    /** @param setting the session setting that policies read */
    RowSecurityProbe(ThrowawayPostgres server, String database, Tenants tenants, String setting) {
        this.server = server;
        this.database = database;
        this.tenants = tenants;
        this.setting = setting;
    }

    /**
     * What leaks through the tables, views and functions whose protection changed.
     *
     * @param delta what changed
     */
    List<TenantBreach> breaches(SchemaDelta delta, String direction) throws SQLException {
        if (!ProbedObjects.mayBeIn(delta)) {
            return List.of();
        }
        List<TenantBreach> breaches = new ArrayList<>();
        // A session of its own: once a setting was set, it is never unset again but empty.
        try (Connection connection = server.connect(database)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set statement_timeout = '5s'; set lock_timeout = '5s'");
                for (ProbedObject object : ProbedObjects.of(delta, connection, tenants)) {
                    breaches.addAll(probe(object, connection, direction));
                }
            } finally {
                connection.rollback();
            }
        }
        return breaches;
    }

    private List<TenantBreach> probe(ProbedObject object, Connection connection, String direction) throws SQLException {
        Savepoint start = connection.setSavepoint();
        List<TenantBreach> breaches = new ArrayList<>();
        try {
            for (QualifiedName table : object.tables()) {
                ProbeRows.fill(table, tenants.column(), connection);
            }
            List<String> two = tenantsIn(object, connection);
            if (two.size() == 2) {
                String role = role(object, connection);
                found(Kind.UNSET, unset(object, role, connection), object, direction)
                        .ifPresent(breaches::add);
                found(Kind.READ, read(object, role, two.get(0), connection), object, direction)
                        .ifPresent(breaches::add);
                if (object.kind() == ProbedObject.Kind.TABLE) {
                    found(Kind.WRITTEN, written(object, role, two, connection), object, direction)
                            .ifPresent(breaches::add);
                }
            }
        } catch (SQLException e) {
            // What cannot be tried out, such as a function that fails for everybody, proves nothing.
            if (e.getSQLState() == null || e.getSQLState().startsWith("08")) {
                throw e;
            }
        } finally {
            connection.rollback(start);
        }
        return breaches;
    }

    private record Rows(long count, Optional<String> example) {
        static final Rows NONE = new Rows(0, Optional.empty());
    }

    private static Optional<TenantBreach> found(Kind kind, Rows rows, ProbedObject object, String direction) {
        return rows.count() == 0
                ? Optional.empty()
                : Optional.of(new TenantBreach(
                        kind,
                        direction,
                        object.tables().isEmpty()
                                ? object.name()
                                : object.tables().get(0),
                        object.name() + (object.kind() == ProbedObject.Kind.FUNCTION ? "()" : ""),
                        rows.count(),
                        rows.example()));
    }

    private List<String> tenantsIn(ProbedObject object, Connection connection) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select distinct " + tenant() + " from " + object.from()
                        + " as t where " + tenant() + " is not null order by 1 limit 2")) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private String tenant() {
        return "t." + RowReader.quoted(tenants.column()) + "::text";
    }

    /** The application's role if there is one, else a plain one that may do to the object what applications do. */
    private String role(ProbedObject object, Connection connection) throws SQLException {
        Optional<String> given = tenants.role();
        boolean stands = given.isPresent() && exists(given.get(), connection);
        String role = roleName();
        try (Statement statement = connection.createStatement()) {
            if (!stands) {
                statement.execute("create role " + RowReader.quoted(role)
                        + " nosuperuser nobypassrls nocreatedb nocreaterole nologin");
                if (object.roles().size() == 1 && !object.roles().get(0).equals(role)) {
                    // The policies are for that role, which the application's login is a member of.
                    statement.execute(
                            "grant " + RowReader.quoted(object.roles().get(0)) + " to " + RowReader.quoted(role));
                }
                grant(object, role, statement);
            }
        }
        return role;
    }

    /** Roles belong to the server, and other rehearsals may use it at the same time. */
    private String roleName() {
        return tenants.role().orElse(ROLE + database);
    }

    private static void grant(ProbedObject object, String role, Statement statement) throws SQLException {
        String to = " to " + RowReader.quoted(role);
        List<QualifiedName> all = new ArrayList<>(object.tables());
        all.add(object.name());
        for (String schema :
                all.stream().flatMap(n -> n.schema().stream()).distinct().toList()) {
            statement.execute("grant usage on schema " + RowReader.quoted(schema) + to);
        }
        if (object.kind() == ProbedObject.Kind.FUNCTION) {
            statement.execute("grant execute on function " + object.from() + to);
            statement.execute("grant select on all tables in schema "
                    + RowReader.quoted(object.name().schema().orElse("public")) + to);
        } else {
            statement.execute("grant select, insert, update, delete on "
                    + all.stream().distinct().map(RowReader::quoted).collect(Collectors.joining(", ")) + to);
        }
    }

    private static boolean exists(String role, Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select from pg_roles where rolname = ?")) {
            query.setString(1, role);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private Rows unset(ProbedObject object, String role, Connection connection) throws SQLException {
        return as(role, Optional.empty(), connection, statement -> rows(object, "true", statement));
    }

    private Rows read(ProbedObject object, String role, String tenant, Connection connection) throws SQLException {
        return as(
                role,
                Optional.of(tenant),
                connection,
                statement -> rows(object, tenant() + " is distinct from " + literal(tenant), statement));
    }

    private static Rows rows(ProbedObject object, String condition, Statement statement) throws SQLException {
        List<String> key = object.key();
        String shown =
                key.stream().map(k -> ", t." + RowReader.quoted(k) + "::text").collect(Collectors.joining());
        String order = key.stream().map(k -> "t." + RowReader.quoted(k)).collect(Collectors.joining(", "));
        try (ResultSet row = statement.executeQuery("select count(*) over ()" + shown + " from " + object.from()
                + " as t where " + condition + (order.isEmpty() ? "" : " order by " + order) + " limit 1")) {
            if (!row.next()) {
                return Rows.NONE;
            }
            List<String> example = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                example.add(key.get(i) + " = " + row.getString(i + 2));
            }
            return new Rows(
                    row.getLong(1), example.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", example)));
        }
    }

    /**
     * Rows of others that it deletes or takes, without naming a column of them, for which it would need to see them; and rows
     * that it makes in another's name.
     */
    private Rows written(ProbedObject object, String role, List<String> two, Connection connection)
            throws SQLException {
        String table = RowReader.quoted(object.name());
        String column = RowReader.quoted(tenants.column());
        String mine = two.get(0);
        long own = count(table + " as t where " + tenant() + " = " + literal(mine), connection);
        Rows deleted =
                as(role, Optional.of(mine), connection, s -> changed(s.executeUpdate("delete from " + table), own));
        Rows updated = as(
                role,
                Optional.of(mine),
                connection,
                s -> changed(s.executeUpdate("update " + table + " set " + column + " = " + literal(mine)), own));
        Rows given = as(
                role,
                Optional.of(mine),
                connection,
                s -> changed(s.executeUpdate("update " + table + " set " + column + " = " + literal(two.get(1))), 0));
        Rows inserted = as(role, Optional.of(mine), connection, s -> insert(object, two.get(1), s, connection));
        return List.of(deleted, updated, given, inserted).stream()
                .filter(r -> r.count() > 0)
                .findFirst()
                .orElse(Rows.NONE);
    }

    private static Rows changed(long count, long own) {
        return new Rows(Math.max(0, count - own), Optional.empty());
    }

    /** Inserts another tenant's row once more; a key that is taken shows that row level security had let it pass. */
    private Rows insert(ProbedObject object, String other, Statement statement, Connection connection)
            throws SQLException {
        statement.execute("reset role");
        String row;
        try (ResultSet found = statement.executeQuery("select to_jsonb(t)::text, exists (select from pg_trigger g"
                + " where g.tgrelid = " + literal(RowReader.quoted(object.name())) + "::regclass and g.tgtype & 7 = 7"
                + " and not g.tgisinternal) from " + object.from() + " as t where " + tenant() + " = " + literal(other)
                + " limit 1")) {
            if (!found.next() || found.getBoolean(2)) {
                return Rows.NONE;
            }
            row = found.getString(1);
        }
        statement.execute("set local role " + RowReader.quoted(roleName()));
        Savepoint before = connection.setSavepoint();
        String columns = RowReader.quoted(object.columns());
        try {
            return new Rows(
                    statement.executeUpdate("insert into " + RowReader.quoted(object.name()) + " (" + columns
                            + ") overriding system value select " + columns + " from jsonb_populate_record(null::"
                            + RowReader.quoted(object.name()) + ", " + literal(row) + "::jsonb)"),
                    Optional.empty());
        } catch (SQLException e) {
            connection.rollback(before);
            return new Rows("23505".equals(e.getSQLState()) ? 1 : 0, Optional.empty());
        }
    }

    private static long count(String from, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + from)) {
            row.next();
            return row.getLong(1);
        }
    }

    private interface Attempt {
        Rows with(Statement statement) throws SQLException;
    }

    /** Does something as a role, for a tenant or for none, and takes it back; what is refused leaks nothing. */
    private Rows as(String role, Optional<String> tenant, Connection connection, Attempt attempt) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            if (tenant.isPresent()) {
                statement.execute("select set_config(" + literal(setting) + ", " + literal(tenant.get()) + ", true)");
            }
            statement.execute("set local role " + RowReader.quoted(role));
            return attempt.with(statement);
        } catch (SQLException refused) {
            if (refused.getSQLState() == null || refused.getSQLState().startsWith("08")) {
                throw refused;
            }
            return Rows.NONE;
        } finally {
            connection.rollback(before);
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
