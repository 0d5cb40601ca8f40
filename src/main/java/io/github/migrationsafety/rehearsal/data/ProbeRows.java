package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A row for each of two tenants in a table that has just been made and is empty, without regard to foreign keys and triggers: to
 * be rolled back when row level security was tried out on them. Stateless.
 */
final class ProbeRows {
    private static final String COLUMNS =
            """
            select a.attname, format_type(a.atttypid, a.atttypmod), t.typcategory, a.attname = ?, a.attidentity <> '',
              (select min(e.enumlabel) from pg_enum e where e.enumtypid = t.oid)
            from pg_attribute a join pg_type t on t.oid = a.atttypid
            where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and (a.attname = ? or a.attnotnull and (not a.atthasdef or exists (select from pg_index i
                where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey::int2[]))))
            order by a.attnum
            """;

    private ProbeRows() {}

    /** Fills a table if it is empty and has a tenant column; where that does not work out, it stays empty. */
    static void fill(QualifiedName table, String tenantColumn, Connection connection) throws SQLException {
        String name = RowReader.quoted(table);
        List<String> columns = new ArrayList<>();
        List<List<String>> rows = List.of(new ArrayList<>(), new ArrayList<>());
        boolean owned = false;
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, tenantColumn);
            query.setString(2, name);
            query.setString(3, tenantColumn);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(RowReader.quoted(row.getString(1)));
                    owned |= row.getBoolean(4);
                    for (int i = 0; i < rows.size(); i++) {
                        rows.get(i).add(value(row.getString(2), row.getString(3), row.getString(6), i + 1));
                    }
                }
            }
        }
        if (!owned) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("select exists (select from " + name + ")")) {
                row.next();
                if (row.getBoolean(1)) {
                    return;
                }
            }
            statement.execute("set local session_replication_role = replica");
            for (List<String> row : rows) {
                statement.execute("insert into " + name + " (" + String.join(", ", columns)
                        + ") overriding system value values (" + String.join(", ", row) + ")");
            }
            statement.execute("set local session_replication_role = origin");
        } catch (SQLException refused) {
            connection.rollback(before);
        }
    }

    /** A value of a type; another one for each number. */
    private static String value(String type, String category, String firstLabel, int number) {
        String text =
                switch (category) {
                    case "N" -> Integer.toString(number);
                    case "B" -> "true";
                    case "D" -> "2024-01-0" + number;
                    case "T" -> number + " days";
                    case "E" -> firstLabel;
                    case "A" -> "{}";
                    case "I" -> "10.0.0." + number;
                    case "U" -> type.startsWith("json") ? "{}" : "00000000-0000-0000-0000-00000000000" + number;
                    default -> "p" + number;
                };
        return "'" + text.replace("'", "''") + "'::" + type;
    }
}
