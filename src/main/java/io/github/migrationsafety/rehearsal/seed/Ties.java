package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.ParentRows.Parent;
import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Points foreign keys at rows that were not there when their own rows were made: those of a cycle, and those of a table at
 * itself, where each row points at one with a smaller key, so that they form trees. Runs in a transaction. Not thread-safe.
 */
final class Ties {
    private static final int PERCENT = 70;

    private final Connection connection;
    private final ParentRows parents;
    private final Optional<String> tenantColumn;

    Ties(Connection connection, ParentRows parents, Optional<String> tenantColumn) {
        this.connection = connection;
        this.parents = parents;
        this.tenantColumn = tenantColumn;
    }

    private record Row(String place, List<@Nullable String> values, @Nullable String tenant, @Nullable Parent self) {}

    /** Ties some of the rows; a table whose rows the server does not let be tied keeps them as they are. */
    void tie(SeedTable table, ForeignKey key) throws SQLException {
        tie(table, key, PERCENT);
    }

    /** Ties all of the rows, whatever stands in the columns that no other foreign key and no tenant decides. */
    void tieAll(SeedTable table, ForeignKey key) throws SQLException {
        tie(table, key, 100);
    }

    private void tie(SeedTable table, ForeignKey key, int percent) throws SQLException {
        List<SeedColumn> columns = key.columns().stream()
                .map(table::column)
                .flatMap(Optional::stream)
                .toList();
        if (columns.size() != key.columns().size()) {
            return;
        }
        Optional<String> tenant = tenantColumn.filter(t -> table.column(t).isPresent());
        boolean self = table.isSelfReference(key);
        List<Parent> targets = parents.of(key);
        Set<Integer> decided = percent < 100 ? Set.copyOf(key.columns()) : decided(table, key);
        boolean once =
                table.keys().stream().anyMatch(k -> Set.copyOf(key.columns()).containsAll(k.columns()));
        Chance chance = Chance.of(table.name() + "." + key.name());
        Set<Parent> taken = new HashSet<>();
        List<String> places = new ArrayList<>();
        List<Parent> chosen = new ArrayList<>();
        List<Row> rows = rows(table, columns, tenant, self ? key.targetColumns() : List.of());
        for (int i = 0; i < rows.size(); i++) {
            if (!chance.percent(i, percent)) {
                continue;
            }
            Row row = rows.get(i);
            int end = row.self() == null ? targets.size() : place(targets, row.self());
            List<Parent> fitting = targets.subList(0, Math.max(end, 0)).stream()
                    .filter(p -> fits(p, row, columns, decided) && !(once && taken.contains(p)))
                    .toList();
            if (!fitting.isEmpty()) {
                Parent parent = fitting.get(chance.at(i, fitting.size()));
                taken.add(parent);
                places.add(row.place());
                chosen.add(parent);
            }
        }
        if (!places.isEmpty()) {
            update(table, columns, places, chosen);
        }
    }

    private Set<Integer> decided(SeedTable table, ForeignKey key) {
        Set<Integer> decided = new HashSet<>();
        table.foreignKeys().stream().filter(k -> !k.equals(key)).forEach(k -> decided.addAll(k.columns()));
        tenantColumn.flatMap(table::column).ifPresent(c -> decided.add(c.number()));
        return decided;
    }

    private static int place(List<Parent> targets, Parent self) {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).key().equals(self.key())) {
                return i;
            }
        }
        return 0;
    }

    private static boolean fits(Parent parent, Row row, List<SeedColumn> columns, Set<Integer> decided) {
        if (parent.tenant() != null && row.tenant() != null && !parent.tenant().equals(row.tenant())) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            String fixed = row.values().get(i);
            if (fixed != null
                    && decided.contains(columns.get(i).number())
                    && !fixed.equals(parent.key().get(i))) {
                return false;
            }
        }
        return true;
    }

    private List<Row> rows(
            SeedTable table, List<SeedColumn> columns, Optional<String> tenant, List<String> targetColumns)
            throws SQLException {
        List<String> selected = new ArrayList<>(List.of("ctid::text"));
        columns.forEach(c -> selected.add(Quoted.name(c.name()) + "::text"));
        tenant.ifPresent(t -> selected.add(Quoted.name(t) + "::text"));
        targetColumns.forEach(c -> selected.add(Quoted.name(c) + "::text"));
        List<Row> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select " + String.join(", ", selected)
                        + " from only " + Quoted.name(table.name()) + " order by ctid limit 1000");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                int at = 1;
                String place = rows.getString(at++);
                List<@Nullable String> values = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    values.add(rows.getString(at++));
                }
                String owner = tenant.isPresent() ? rows.getString(at++) : null;
                List<String> own = new ArrayList<>();
                for (int i = 0; i < targetColumns.size(); i++) {
                    String part = rows.getString(at++);
                    own.add(part == null ? "" : part);
                }
                found.add(new Row(place, values, owner, own.isEmpty() ? null : new Parent(own, owner)));
            }
        }
        return found;
    }

    private void update(SeedTable table, List<SeedColumn> columns, List<String> places, List<Parent> chosen)
            throws SQLException {
        List<String> settings = new ArrayList<>();
        List<String> arrays = new ArrayList<>(List.of("?::text[]"));
        List<String> aliases = new ArrayList<>(List.of("place"));
        for (int i = 0; i < columns.size(); i++) {
            SeedColumn column = columns.get(i);
            settings.add(Quoted.name(column.name()) + " = cast(v.c" + i + " as " + column.typeText() + ")");
            arrays.add("?::text[]");
            aliases.add("c" + i);
        }
        String sql = "update only " + Quoted.name(table.name()) + " as t set " + String.join(", ", settings)
                + " from unnest(" + String.join(", ", arrays) + ") as v (" + String.join(", ", aliases)
                + ") where t.ctid = v.place::tid";
        Savepoint before = connection.setSavepoint();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", places.toArray()));
            for (int i = 0; i < columns.size(); i++) {
                int column = i;
                statement.setArray(
                        i + 2,
                        connection.createArrayOf(
                                "text",
                                chosen.stream().map(p -> p.key().get(column)).toArray()));
            }
            statement.executeUpdate();
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            // A trigger or a check wants these rows to stay as they are.
            connection.rollback(before);
        }
    }
}
