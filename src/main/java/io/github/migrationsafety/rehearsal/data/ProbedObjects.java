package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a changeset has changed the protection of: tables with row level security, the views over them, and functions without
 * arguments that return rows of a tenant. Stateless.
 */
final class ProbedObjects {
    private static final Set<String> SECURITY = Set.of("row security", "row security forced");

    private static final String TABLES =
            """
            select n.nspname, c.relname,
              coalesce((select array(select a.attname::text from pg_attribute a where a.attrelid = c.oid
                  and a.attnum = any (i.indkey::int2[]) order by a.attname collate "C")
                from pg_index i where i.indrelid = c.oid and i.indisprimary), '{}'),
              array(select distinct r.rolname::text from pg_policy y, unnest(y.polroles) as x(oid) join pg_roles r
                on r.oid = x.oid where y.polrelid = c.oid order by 1),
              array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
                and not a.attisdropped and a.attgenerated = '' order by a.attnum)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and c.relrowsecurity
              and quote_ident(n.nspname) || '.' || quote_ident(c.relname) = any (?)
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = ? and not a.attisdropped)
            order by 1, 2
            """;

    /** Views with what they rest on, however deep; with a tenant column, and over a table with row level security. */
    private static final String VIEWS =
            """
            with recursive rests(view, on_relation) as (
              select r.ev_class, d.refobjid from pg_rewrite r join pg_depend d on d.classid = 'pg_rewrite'::regclass
                and d.objid = r.oid and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class
              union select v.view, d.refobjid from rests v join pg_rewrite r on r.ev_class = v.on_relation
                join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid
                and d.refclassid = 'pg_class'::regclass and d.refobjid <> r.ev_class)
            select n.nspname, c.relname, array_agg(distinct tn.nspname::text || chr(31) || t.relname),
              array(select distinct r.rolname::text from rests x join pg_policy y on y.polrelid = x.on_relation,
                unnest(y.polroles) as p(oid) join pg_roles r on r.oid = p.oid where x.view = c.oid order by 1)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join rests v on v.view = c.oid
              join pg_class t on t.oid = v.on_relation join pg_namespace tn on tn.oid = t.relnamespace
            where c.relkind in ('v', 'm') and c.oid >= 16384
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = ? and not a.attisdropped)
            group by c.oid, n.nspname, c.relname
            having bool_or(t.relrowsecurity) and (quote_ident(n.nspname) || '.' || quote_ident(c.relname) = any (?)
              or bool_or(t.relrowsecurity and quote_ident(tn.nspname) || '.' || quote_ident(t.relname) = any (?)))
            order by 1, 2
            """;

    private static final String FUNCTIONS =
            """
            select n.nspname, p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              left join pg_type t on t.oid = p.prorettype
            where p.prokind = 'f' and p.pronargs = 0 and p.proretset
              and quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '()' = any (?)
              and (? = any (p.proargnames) or exists (select from pg_attribute a where a.attrelid = t.typrelid
                and t.typrelid <> 0 and a.attname = ? and not a.attisdropped))
            order by 1, 2
            """;

    private ProbedObjects() {}

    /** Whether a changeset touched anything that may be of interest, seen from its delta alone. */
    static boolean mayBeIn(SchemaDelta delta) {
        return !names(delta, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.FUNCTION)
                        .isEmpty()
                || !tables(delta).isEmpty();
    }

    /** Tables first, then views, then functions; each sorted by name. */
    static List<ProbedObject> of(SchemaDelta delta, Connection connection, Tenants tenants) throws SQLException {
        List<ProbedObject> objects = new ArrayList<>();
        Set<String> tables = tables(delta);
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setArray(1, connection.createArrayOf("text", tables.toArray()));
            query.setString(2, tenants.column());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    QualifiedName name = QualifiedName.of(row.getString(1), row.getString(2));
                    objects.add(new ProbedObject(
                            ProbedObject.Kind.TABLE, name, texts(row, 3), List.of(name), texts(row, 4), texts(row, 5)));
                }
            }
        }
        objects.addAll(views(delta, tables, connection, tenants));
        objects.addAll(functions(delta, connection, tenants));
        objects.removeIf(o -> tenants.exempt().test(o.name()));
        return objects;
    }

    private static List<ProbedObject> views(
            SchemaDelta delta, Set<String> tables, Connection connection, Tenants tenants) throws SQLException {
        List<ProbedObject> objects = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(VIEWS)) {
            query.setString(1, tenants.column());
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            names(delta, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)
                                    .toArray()));
            query.setArray(3, connection.createArrayOf("text", tables.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    List<QualifiedName> below = texts(row, 3).stream()
                            .map(t -> t.split("\u001f"))
                            .map(parts -> QualifiedName.of(parts[0], parts[1]))
                            .sorted()
                            .toList();
                    objects.add(new ProbedObject(
                            ProbedObject.Kind.VIEW,
                            QualifiedName.of(row.getString(1), row.getString(2)),
                            List.of(),
                            below,
                            texts(row, 4),
                            List.of()));
                }
            }
        }
        return objects;
    }

    private static List<ProbedObject> functions(SchemaDelta delta, Connection connection, Tenants tenants)
            throws SQLException {
        List<ProbedObject> objects = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(FUNCTIONS)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", names(delta, ObjectKind.FUNCTION).toArray()));
            query.setString(2, tenants.column());
            query.setString(3, tenants.column());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    objects.add(new ProbedObject(
                            ProbedObject.Kind.FUNCTION,
                            QualifiedName.of(row.getString(1), row.getString(2)),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of()));
                }
            }
        }
        return objects;
    }

    /** The tables whose policies or row level security changed. */
    private static Set<String> tables(SchemaDelta delta) {
        Set<String> names = new TreeSet<>();
        delta.changes().forEach((key, change) -> {
            if (key.kind() == ObjectKind.POLICY) {
                names.add(key.name().substring(0, key.name().lastIndexOf('.')));
            } else if (key.kind() == ObjectKind.TABLE
                    && change.differingProperties().stream().anyMatch(SECURITY::contains)) {
                names.add(key.name());
            }
        });
        return names;
    }

    private static Set<String> names(SchemaDelta delta, ObjectKind... kinds) {
        Set<String> names = new TreeSet<>();
        delta.changes().forEach((key, change) -> {
            if (List.of(kinds).contains(key.kind()) && change.after().isPresent()) {
                names.add(key.name());
            }
        });
        return names;
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
