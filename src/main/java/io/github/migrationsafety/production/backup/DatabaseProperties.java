package io.github.migrationsafety.production.backup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a database as a whole and so is in no dump that is restored under another name: encoding, locale, owner,
 * tablespace, grants, settings, comment. Works in a session of another database of the same server.
 */
final class DatabaseProperties {
    /**
     * The column for the locale got another name in 17. Whoever names a tablespace needs CREATE there, even for the default one; see
     * <a href="https://www.postgresql.org/docs/17/manage-ag-tablespaces.html">Tablespaces</a>.
     */
    private static final String CREATION =
            """
            select pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
                   to_jsonb(d) ->> 'datlocprovider', coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
                   case when d.dattablespace <> t0.dattablespace then t.spcname end, d.datconnlimit
              from pg_catalog.pg_database d join pg_catalog.pg_tablespace t on t.oid = d.dattablespace
                   join pg_catalog.pg_database t0 on t0.datname = 'template0'
             where d.datname = ?
            """;

    private static final String GRANTS =
            """
            select a.privilege_type, case when a.grantee = 0 then 'PUBLIC' else quote_ident(pg_get_userbyid(a.grantee)) end,
                   a.is_grantable
              from pg_catalog.pg_database d, aclexplode(d.datacl) a where d.datname = ? order by 2, 1
            """;

    private static final String SETTINGS =
            """
            select coalesce(quote_ident(pg_get_userbyid(nullif(s.setrole, 0))), ''),
                   split_part(c.entry, '=', 1), substr(c.entry, strpos(c.entry, '=') + 1)
              from pg_catalog.pg_db_role_setting s join pg_catalog.pg_database d on d.oid = s.setdatabase,
                   unnest(s.setconfig) as c(entry)
             where d.datname = ? order by 1, 2
            """;

    private final Connection session;

    DatabaseProperties(Connection session) {
        this.session = session;
    }

    /**
     * Creates an empty database that is like another one; where that is gone, as the server does by default.
     *
     * @throws SQLException if the server refuses
     */
    void createLike(String original, String name) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("create database " + Identifier.quoted(name) + " template template0"
                    + creation(original).orElse(""));
            copyGrants(original, name, statement);
            copySettings(original, name, statement);
            copyComment(original, name, statement);
        }
    }

    private Optional<String> creation(String original) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(CREATION)) {
            query.setString(1, original);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(" owner " + Identifier.quoted(row.getString(1))
                        + " encoding " + literal(row.getString(2))
                        + " lc_collate " + literal(row.getString(3))
                        + " lc_ctype " + literal(row.getString(4))
                        + provider(row.getString(5), row.getString(6))
                        + tablespace(row.getString(7))
                        + " connection limit " + row.getInt(8));
            }
        }
    }

    private static String tablespace(@Nullable String other) {
        return other == null ? "" : " tablespace " + Identifier.quoted(other);
    }

    private static String provider(@Nullable String provider, @Nullable String locale) {
        if (provider == null || locale == null) {
            return "";
        }
        return switch (provider) {
            case "i" -> " locale_provider icu icu_locale " + literal(locale);
            case "b" -> " locale_provider builtin builtin_locale " + literal(locale);
            default -> "";
        };
    }

    private void copyGrants(String original, String name, Statement statement) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (PreparedStatement query = session.prepareStatement(GRANTS)) {
            query.setString(1, original);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    grants.add("grant " + rows.getString(1) + " on database " + Identifier.quoted(name) + " to "
                            + rows.getString(2) + (rows.getBoolean(3) ? " with grant option" : ""));
                }
            }
        }
        if (!grants.isEmpty()) {
            statement.execute("revoke all on database " + Identifier.quoted(name) + " from public");
            for (String grant : grants) {
                statement.execute(grant);
            }
        }
    }

    // A value may be a list, which SET reads otherwise than it is stored; so the server copies it from a session that
    // has it.
    private void copySettings(String original, String name, Statement statement) throws SQLException {
        List<String[]> settings = new ArrayList<>();
        try (PreparedStatement query = session.prepareStatement(SETTINGS)) {
            query.setString(1, original);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    settings.add(new String[] {rows.getString(1), rows.getString(2), rows.getString(3)});
                }
            }
        }
        for (String[] setting : settings) {
            String whose = setting[0].isEmpty() ? "database " : "role " + setting[0] + " in database ";
            session.setAutoCommit(false);
            try (PreparedStatement local = session.prepareStatement("select set_config(?, ?, true)")) {
                local.setString(1, setting[1]);
                local.setString(2, setting[2]);
                local.execute();
                statement.execute("alter " + whose + Identifier.quoted(name) + " set " + settingName(setting[1])
                        + " from current");
                session.commit();
            } finally {
                session.rollback();
                session.setAutoCommit(true);
            }
        }
    }

    private void copyComment(String original, String name, Statement statement) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(
                "select quote_literal(shobj_description(oid, 'pg_database')) from pg_catalog.pg_database where datname = ?")) {
            query.setString(1, original);
            try (ResultSet row = query.executeQuery()) {
                String comment = row.next() ? row.getString(1) : null;
                if (comment != null) {
                    statement.execute("comment on database " + Identifier.quoted(name) + " is " + comment);
                }
            }
        }
    }

    private static String settingName(String name) {
        String[] parts = name.split("\\.", -1);
        List<String> quoted = new ArrayList<>();
        for (String part : parts) {
            quoted.add(Identifier.quoted(part));
        }
        return String.join(".", quoted);
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
