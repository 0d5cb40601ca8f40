package io.github.migrationsafety.step;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tables as the catalog has them, read in the session that changes them, before it commits. Written for tests, apart from the
 * reader of the rehearsal, so that a mistake in either shows.
 */
final class CatalogSchema {
    private static final String OURS = " c.relkind in ('r', 'p') and c.relpersistence <> 't'"
            + " and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'"
            + " and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e') ";

    private static final Map<String, Kind> KINDS = Map.of(
            "p", Kind.PRIMARY_KEY, "u", Kind.UNIQUE, "f", Kind.FOREIGN_KEY, "c", Kind.CHECK, "x", Kind.EXCLUSION);

    private static final Map<String, String> ACTIONS =
            Map.of("r", "RESTRICT", "c", "CASCADE", "n", "SET NULL", "d", "SET DEFAULT");

    private final Connection connection;
    private final Map<Long, List<Column>> columns = new HashMap<>();
    private final Map<Long, List<Constraint>> constraints = new HashMap<>();
    private final Map<Long, List<Index>> indexes = new HashMap<>();

    private CatalogSchema(Connection connection) {
        this.connection = connection;
    }

    static Schema read(Connection connection) throws SQLException {
        return read(connection, Set.of());
    }

    static Schema read(Connection connection, Set<QualifiedName> ignored) throws SQLException {
        Schema schema = new CatalogSchema(connection).read();
        for (QualifiedName name : ignored) {
            schema = schema.without(name);
        }
        return schema;
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private Schema read() throws SQLException {
        readColumns();
        readConstraints();
        readIndexes();
        List<Table> tables = new ArrayList<>();
        each(
                "select c.oid, n.nspname, c.relname, c.relkind = 'p', pn.nspname, pc.relname from pg_class c"
                        + " join pg_namespace n on n.oid = c.relnamespace"
                        + " left join pg_inherits i on i.inhrelid = c.oid and c.relispartition"
                        + " left join pg_class pc on pc.oid = i.inhparent"
                        + " left join pg_namespace pn on pn.oid = pc.relnamespace where" + OURS,
                row -> tables.add(new Table(
                        QualifiedName.of(row.getString(2), row.getString(3)),
                        columns.getOrDefault(row.getLong(1), List.of()),
                        constraints.getOrDefault(row.getLong(1), List.of()),
                        indexes.getOrDefault(row.getLong(1), List.of()),
                        row.getBoolean(4),
                        row.getString(6) == null
                                ? Optional.empty()
                                : Optional.of(QualifiedName.of(row.getString(5), row.getString(6))),
                        true)));
        Schema schema = Schema.EMPTY;
        for (Table table : tables) {
            schema = schema.with(table);
        }
        return schema;
    }

    private void readColumns() throws SQLException {
        each(
                "select c.oid, a.attname, coalesce(e.typname || case when a.atttypmod >= 0"
                        + " then coalesce(substring(format_type(a.atttypid, a.atttypmod) from '\\(.*\\)'), '') else '' end || '[]',"
                        + " t.typname || case when a.atttypmod >= 0"
                        + " then coalesce(substring(format_type(a.atttypid, a.atttypmod) from '\\(.*\\)'), '') else '' end),"
                        + " a.attnotnull, a.atthasdef and a.attgenerated = '', a.attidentity <> '', a.attgenerated <> ''"
                        + " from pg_attribute a join pg_class c on c.oid = a.attrelid"
                        + " join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid"
                        + " left join pg_type e on e.oid = t.typelem and t.typlen = -1"
                        + " where a.attnum > 0 and not a.attisdropped and" + OURS + "order by a.attnum",
                row -> columns.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(new Column(
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getBoolean(7))));
    }

    private void readConstraints() throws SQLException {
        String names = "array(select a.attname::text from unnest(%s) with ordinality u(num, place)"
                + " join pg_attribute a on a.attrelid = %s and a.attnum = u.num order by u.place)";
        each(
                "select c.oid, k.conname, k.contype::text, " + names.formatted("k.conkey", "k.conrelid")
                        + ", fn.nspname, fc.relname, " + names.formatted("k.confkey", "k.confrelid")
                        + ", k.convalidated, k.confdeltype::text, k.confupdtype::text,"
                        + " substring(pg_get_constraintdef(k.oid) from ' ON DELETE SET [A-Z]+( \\([^)]+\\))')"
                        + " from pg_constraint k join pg_class c on c.oid = k.conrelid"
                        + " join pg_namespace n on n.oid = c.relnamespace left join pg_class fc on fc.oid = k.confrelid"
                        + " left join pg_namespace fn on fn.oid = fc.relnamespace where k.contype in ('p','u','f','c','x')"
                        // What is there only because a referenced table has partitions.
                        + " and not exists (select from pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)"
                        + " and" + OURS + "order by k.conname",
                row -> constraints
                        .computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(new Constraint(
                                row.getString(2),
                                Objects.requireNonNull(KINDS.get(row.getString(3))),
                                strings(row.getArray(4)),
                                row.getString(6) == null
                                        ? Optional.empty()
                                        : Optional.of(QualifiedName.of(row.getString(5), row.getString(6))),
                                strings(row.getArray(7)),
                                row.getBoolean(8),
                                Optional.empty(),
                                action(row.getString(9), row.getString(11)),
                                Optional.ofNullable(ACTIONS.get(row.getString(10))))));
    }

    private static Optional<String> action(String letter, @Nullable String columns) {
        return Optional.ofNullable(ACTIONS.get(letter)).map(action -> columns == null ? action : action + columns);
    }

    private void readIndexes() throws SQLException {
        each(
                "select c.oid, ic.relname, array(select coalesce(a.attname::text, '') from unnest(i.indkey::int2[])"
                        + " with ordinality u(num, place) left join pg_attribute a on a.attrelid = i.indrelid"
                        + " and a.attnum = u.num and u.num <> 0 where u.place <= i.indnkeyatts order by u.place),"
                        + " i.indisunique, i.indpred is not null, i.indisvalid, am.amname,"
                        + " (select k.conname from pg_constraint k where k.conindid = i.indexrelid"
                        + " and k.contype in ('p', 'u', 'x')), array(select a.attname::text from unnest(i.indkey::int2[])"
                        + " with ordinality u(num, place) join pg_attribute a on a.attrelid = i.indrelid"
                        + " and a.attnum = u.num where u.place > i.indnkeyatts order by u.place),"
                        + " coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) from pg_index i join pg_class ic on ic.oid = i.indexrelid"
                        + " join pg_am am on am.oid = ic.relam join pg_class c on c.oid = i.indrelid"
                        + " join pg_namespace n on n.oid = c.relnamespace where" + OURS + "order by ic.relname",
                row -> indexes.computeIfAbsent(row.getLong(1), k -> new ArrayList<>())
                        .add(new Index(
                                row.getString(2),
                                strings(row.getArray(3)).stream()
                                        .map(s -> Optional.of(s).filter(t -> !t.isEmpty()))
                                        .toList(),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getBoolean(6),
                                row.getString(7),
                                Optional.ofNullable(row.getString(8)),
                                new Index.Details(
                                        List.of(), strings(row.getArray(9)), Optional.empty(), row.getBoolean(10)))));
    }

    private static List<String> strings(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    private void each(String query, Row taker) throws SQLException {
        try (java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                taker.take(rows);
            }
        }
    }
}
