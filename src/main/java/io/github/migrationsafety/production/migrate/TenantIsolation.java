package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a foreign key ties rows of two tenants. Only reads. */
public final class TenantIsolation {
    private static final String NAME = "tenant isolation";

    /** Foreign keys between two tables that both have the tenant column, but for those that carry it themselves. */
    private static final String KEYS =
            """
            SELECT cn.nspname, c.relname, pn.nspname, p.relname, k.conname,
                   quote_ident(cn.nspname) || '.' || quote_ident(c.relname),
                   quote_ident(pn.nspname) || '.' || quote_ident(p.relname),
                   string_agg('c.' || quote_ident(ca.attname) || ' = p.' || quote_ident(pa.attname), ' AND ' ORDER BY u.n),
                   bool_or(ca.attname = ? AND pa.attname = ?)
            FROM pg_constraint k
            JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace cn ON cn.oid = c.relnamespace
            JOIN pg_class p ON p.oid = k.confrelid JOIN pg_namespace pn ON pn.oid = p.relnamespace
            CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u(ck, pk, n)
            JOIN pg_attribute ca ON ca.attrelid = k.conrelid AND ca.attnum = u.ck
            JOIN pg_attribute pa ON pa.attrelid = k.confrelid AND pa.attnum = u.pk
            WHERE k.contype = 'f' AND k.conparentid = 0
              AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = ? AND NOT a.attisdropped)
              AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attname = ? AND NOT a.attisdropped)
            GROUP BY k.oid, cn.nspname, c.relname, pn.nspname, p.relname, k.conname
            ORDER BY cn.nspname, c.relname, k.conname
            """;

    private TenantIsolation() {}

    /** @param tenancy the policy's section; empty if it has none */
    public static Check check(Sessions sessions, Optional<Tenancy> tenancy) {
        if (tenancy.isEmpty() || tenancy.get().model() != Tenancy.Model.COLUMN) {
            return Check.notApplicable(
                    NAME,
                    tenancy.isEmpty()
                            ? "the policy has no tenancy section"
                            : "each tenant has a "
                                    + tenancy.get().model().name().toLowerCase(java.util.Locale.ROOT) + " of its own");
        }
        try (Connection connection = sessions.open();
                Statement settings = connection.createStatement()) {
            settings.execute("SET lock_timeout = '2s'; SET statement_timeout = '60s'");
            return check(connection, tenancy.get());
        } catch (SQLException e) {
            return Check.notApplicable(NAME, "the tables of the tenants cannot be read: " + e.getMessage());
        }
    }

    private static Check check(Connection connection, Tenancy tenancy) throws SQLException {
        List<String> breaches = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        int keys = 0;
        try (PreparedStatement statement = connection.prepareStatement(KEYS)) {
            for (int i = 1; i <= 4; i++) {
                statement.setString(i, tenancy.column());
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    QualifiedName child = QualifiedName.of(row.getString(1), row.getString(2));
                    QualifiedName parent = QualifiedName.of(row.getString(3), row.getString(4));
                    if (row.getBoolean(9) || isExempt(child, tenancy) || isExempt(parent, tenancy)) {
                        continue;
                    }
                    keys++;
                    count(connection, row, tenancy.column(), breaches, unread);
                }
            }
        }
        return verdict(breaches, unread, keys);
    }

    private static void count(
            Connection connection, ResultSet key, String column, List<String> breaches, List<String> unread)
            throws SQLException {
        String quoted = '"' + column.replace("\"", "\"\"") + '"';
        String name = key.getString(6) + "." + key.getString(5);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM (SELECT FROM " + key.getString(6)
                        + " c JOIN " + key.getString(7) + " p ON " + key.getString(8) + " WHERE c." + quoted
                        + " IS DISTINCT FROM p." + quoted + " LIMIT 1000) AS tied")) {
            row.next();
            if (row.getLong(1) > 0) {
                breaches.add(name + " ties " + (row.getLong(1) == 1000 ? "at least 1000" : row.getLong(1))
                        + " rows of one tenant to rows of another");
            }
        } catch (SQLException e) {
            unread.add(name + " (" + e.getMessage() + ")");
        }
    }

    private static Check verdict(List<String> breaches, List<String> unread, int keys) {
        if (!breaches.isEmpty()) {
            return Check.failed(
                    NAME,
                    String.join("; ", breaches),
                    "Find out which of the two rows is wrong, and let the foreign key carry the tenant column.");
        }
        if (!unread.isEmpty()) {
            return Check.notApplicable(NAME, "not all foreign keys could be read: " + String.join(", ", unread));
        }
        return Check.passed(
                NAME,
                keys == 0
                        ? "every foreign key between tables of tenants carries the tenant column"
                        : "no row is tied to another tenant's by any of " + keys
                                + " foreign keys that do not carry the tenant column");
    }

    private static boolean isExempt(QualifiedName table, Tenancy tenancy) {
        return tenancy.exempt().stream().map(NamePattern::new).anyMatch(p -> p.matches(table))
                || tenancy.tenants()
                        .filter(t -> t.equals(table.name()) || t.equals(table.toString()))
                        .isPresent();
    }
}
