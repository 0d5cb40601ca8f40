package io.github.migrationsafety.postgres.catalog;

import static io.github.migrationsafety.postgres.catalog.Catalog.described;
import static io.github.migrationsafety.postgres.catalog.Catalog.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The catalogs that are followed. Left out are statistics, locks' and replication's state, and {@code pg_depend} but for what
 * belongs to extensions: whatever else stands there follows from rows of other catalogs.
 *
 * <p>OIDs below 16384 are those of objects that initdb made ({@code FirstNormalObjectId} in access/transam.h); of these only the
 * ones that migrations change on purpose are followed, such as the schema {@code public}, and the grants on all others.
 */
final class FollowedCatalogs {
    private static final String USERS = "oid >= 16384";
    private static final String THIS_DATABASE =
            "(select d.oid from pg_catalog.pg_database d where d.datname = current_database())";
    private static final String SESSION_USER = "(select quote_ident(session_user)::regrole::oid)";

    /** What only superusers may read, for there are secrets in it, and what is described together with it. */
    private static final Set<String> SUPERUSERS =
            Set.of("pg_authid", "pg_auth_members", "pg_user_mapping", "pg_subscription");

    private FollowedCatalogs() {}

    /**
     * The catalogs of a server of that major version, in a fixed order.
     *
     * @param superuser whether a superuser reads them
     */
    static List<Catalog> of(int major, boolean superuser) {
        List<Catalog> all = of(major);
        return superuser
                ? all
                : all.stream().filter(c -> !SUPERUSERS.contains(c.name())).toList();
    }

    private static List<Catalog> of(int major) {
        List<Catalog> catalogs = new ArrayList<>(relations());
        catalogs.addAll(types());
        catalogs.addAll(texts());
        catalogs.addAll(programs());
        catalogs.addAll(elsewhere());
        catalogs.addAll(cluster());
        if (major >= 15) {
            catalogs.add(part("pg_publication_namespace", "oid", "pg_publication", "pnpubid", USERS));
            catalogs.add(described("pg_parameter_acl", "true"));
        }
        return List.copyOf(catalogs);
    }

    private static List<Catalog> relations() {
        return List.of(
                new Catalog(
                        "pg_class",
                        "oid",
                        "case when relkind in ('i', 'I') then " + Catalog.oid("pg_index") + " else "
                                + Catalog.oid("pg_class") + " end",
                        "oid",
                        "(oid >= 16384 or relacl is not null) and relkind <> 't' and relnamespace <> 99 and relpersistence <> 't'"),
                part("pg_attribute", "0", "pg_class", "attrelid", "attrelid >= 16384 and attnum > 0"),
                part("pg_attrdef", "oid", "pg_class", "adrelid", USERS),
                part("pg_index", "indexrelid", "pg_class", "indrelid", "indexrelid >= 16384"),
                part("pg_inherits", "0", "pg_class", "inhrelid", "inhrelid >= 16384"),
                part("pg_partitioned_table", "0", "pg_class", "partrelid", "true"),
                part("pg_sequence", "0", "pg_class", "seqrelid", "seqrelid >= 16384"),
                new Catalog(
                        "pg_constraint",
                        "oid",
                        "case when conrelid <> 0 then " + Catalog.oid("pg_class") + " else " + Catalog.oid("pg_type")
                                + " end",
                        "case when conrelid <> 0 then conrelid else contypid end",
                        USERS),
                new Catalog(
                        // The triggers behind a foreign key tell whether it is enforced; half of them are on the other
                        // table.
                        "pg_trigger",
                        "oid",
                        "case when tgconstraint <> 0 then " + Catalog.oid("pg_constraint") + " else "
                                + Catalog.oid("pg_class") + " end",
                        "case when tgconstraint <> 0 then tgconstraint else tgrelid end",
                        USERS),
                part("pg_rewrite", "oid", "pg_class", "ev_class", USERS),
                part("pg_policy", "oid", "pg_class", "polrelid", USERS),
                part("pg_foreign_table", "0", "pg_class", "ftrelid", "true"),
                described("pg_statistic_ext", USERS));
    }

    private static List<Catalog> types() {
        return List.of(
                new Catalog(
                        // A composite type is described with its relation; array types come with their elements.
                        "pg_type",
                        "oid",
                        "case when typtype = 'c' then " + Catalog.oid("pg_class") + " else " + Catalog.oid("pg_type")
                                + " end",
                        "case when typtype = 'c' then typrelid else oid end",
                        "(oid >= 16384 or typacl is not null) and typtype <> 'm' and not (typelem <> 0 and typsubscript ="
                                + " 'pg_catalog.array_subscript_handler'::regproc)"),
                part("pg_enum", "0", "pg_type", "enumtypid", USERS),
                part("pg_range", "0", "pg_type", "rngtypid", "rngtypid >= 16384"),
                described("pg_collation", USERS));
    }

    private static List<Catalog> texts() {
        String ofFollowed = "objoid >= 16384 or classoid in (" + Catalog.oid("pg_namespace") + ", "
                + Catalog.oid("pg_extension") + ")";
        String shared = "objoid >= 16384 or classoid = " + Catalog.oid("pg_database") + " or objoid = " + SESSION_USER;
        return List.of(
                new Catalog("pg_description", "0", "classoid", "objoid", ofFollowed),
                new Catalog("pg_shdescription", "0", "classoid", "objoid", shared),
                new Catalog("pg_seclabel", "0", "classoid", "objoid", "true"),
                new Catalog("pg_shseclabel", "0", "classoid", "objoid", "true"),
                // Membership in an extension; the rest of pg_depend follows from other catalogs.
                new Catalog("pg_depend", "0", "classid", "objid", "deptype = 'e' and objid >= 16384"));
    }

    private static List<Catalog> programs() {
        return List.of(
                described("pg_proc", "oid >= 16384 or proacl is not null"),
                part("pg_aggregate", "0", "pg_proc", "aggfnoid::oid", "aggfnoid::oid >= 16384"),
                described("pg_operator", USERS),
                described("pg_opclass", USERS),
                described("pg_opfamily", USERS),
                part("pg_amop", "oid", "pg_opfamily", "amopfamily", USERS),
                part("pg_amproc", "oid", "pg_opfamily", "amprocfamily", USERS),
                described("pg_cast", USERS),
                described("pg_conversion", USERS),
                described("pg_language", "oid >= 16384 or lanacl is not null"),
                described("pg_transform", USERS),
                described("pg_am", USERS),
                described("pg_event_trigger", USERS));
    }

    private static List<Catalog> elsewhere() {
        return List.of(
                described("pg_namespace", "oid >= 16384 or nspacl is not null or nspname = 'public'"),
                described("pg_extension", "true"),
                described("pg_default_acl", "true"),
                described("pg_largeobject_metadata", "true"),
                described("pg_ts_config", USERS),
                part("pg_ts_config_map", "0", "pg_ts_config", "mapcfg", "mapcfg >= 16384"),
                described("pg_ts_dict", USERS),
                described("pg_ts_parser", USERS),
                described("pg_ts_template", USERS),
                described("pg_foreign_data_wrapper", USERS),
                described("pg_foreign_server", USERS),
                described("pg_user_mapping", USERS),
                described("pg_publication", USERS),
                part("pg_publication_rel", "oid", "pg_publication", "prpubid", USERS),
                described("pg_subscription", "subdbid = " + THIS_DATABASE));
    }

    private static List<Catalog> cluster() {
        return List.of(
                described("pg_authid", "oid >= 16384 or rolname = session_user"),
                part("pg_auth_members", "0", "pg_authid", "member", "member >= 16384 or roleid >= 16384"),
                new Catalog(
                        "pg_db_role_setting",
                        "0",
                        "case when setrole <> 0 then " + Catalog.oid("pg_authid") + " else "
                                + Catalog.oid("pg_database") + " end",
                        "case when setrole <> 0 then setrole else setdatabase end",
                        "setdatabase in (0, " + THIS_DATABASE + ")"),
                described("pg_database", "datname = current_database()"),
                described("pg_tablespace", USERS));
    }
}
