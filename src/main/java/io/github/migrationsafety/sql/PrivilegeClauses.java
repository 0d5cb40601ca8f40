package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** GRANT, REVOKE and ALTER DEFAULT PRIVILEGES, read to the last token (PostgreSQL manual, SQL Commands). */
final class PrivilegeClauses {
    /** What ON may name, but tables, which need no word. */
    private static final List<String> KINDS = List.of(
            "TABLE",
            "SEQUENCE",
            "DATABASE",
            "DOMAIN",
            "FOREIGN DATA WRAPPER",
            "FOREIGN SERVER",
            "FUNCTION",
            "PROCEDURE",
            "ROUTINE",
            "LANGUAGE",
            "PARAMETER",
            "SCHEMA",
            "TABLESPACE",
            "TYPE");

    /** PostgreSQL manual, "Privileges". */
    private static final String[] PRIVILEGES = {
        "SELECT",
        "INSERT",
        "UPDATE",
        "DELETE",
        "TRUNCATE",
        "REFERENCES",
        "TRIGGER",
        "CREATE",
        "CONNECT",
        "TEMPORARY",
        "TEMP",
        "EXECUTE",
        "USAGE",
        "SET",
        "MAINTAIN"
    };

    private PrivilegeClauses() {}

    static Statement read(Cursor at) {
        boolean grant = at.take().is("GRANT");
        boolean privileges = at.first("ON", "TO", "FROM").equals("ON");
        return privileges ? privileges(at, grant) : roles(at, grant);
    }

    /** Reads on after ALTER DEFAULT PRIVILEGES. */
    static Statement defaults(Cursor at) {
        if (at.accept("FOR")) {
            at.expectAny("ROLE", "USER");
            roleList(at);
        }
        List<String> schemas = at.accept("IN", "SCHEMA") ? roleList(at) : List.of();
        boolean grant = at.expectAny("GRANT", "REVOKE").equals("GRANT");
        List<String> privileges = privilegeList(at, grant);
        String kind = at.accept("LARGE", "OBJECTS")
                ? "LARGE OBJECTS"
                : at.expectAny("TABLES", "SEQUENCES", "FUNCTIONS", "ROUTINES", "TYPES", "SCHEMAS");
        List<String> roles = receivers(at, grant);
        return new Statement.Other(
                "AlterDefaultPrivileges",
                Optional.empty(),
                Optional.of(new Definition.DefaultPrivileges(
                        schemas, new Definition.Privileges(grant, kind, List.of(), List.of(), privileges, roles))));
    }

    private static Statement privileges(Cursor at, boolean grant) {
        List<String> privileges = privilegeList(at, grant);
        Target target = target(at);
        List<String> roles = receivers(at, grant);
        return new Statement.Other(
                "Grant",
                target.objects().stream().findFirst(),
                Optional.of(new Definition.Privileges(
                        grant, target.kind(), target.objects(), target.schemas(), privileges, roles)));
    }

    /** What stands after ON. */
    private record Target(String kind, List<QualifiedName> objects, List<String> schemas) {}

    /** {@code SELECT, INSERT (a, b), ALTER SYSTEM} and ON. */
    private static List<String> privilegeList(Cursor at, boolean grant) {
        List<String> privileges = new ArrayList<>();
        if (!grant) {
            at.accept("GRANT", "OPTION", "FOR");
        }
        do {
            if (at.accept("ALL")) {
                at.accept("PRIVILEGES");
                privileges.add("ALL");
            } else if (at.accept("ALTER", "SYSTEM")) {
                privileges.add("ALTER SYSTEM");
            } else {
                privileges.add(at.expectAny(PRIVILEGES));
            }
            if (at.atParenthesis()) {
                at.names();
            }
        } while (at.acceptSign(","));
        at.expect("ON");
        return privileges;
    }

    private static Target target(Cursor at) {
        if (at.accept("ALL")) {
            String kind = at.expectAny("TABLES", "SEQUENCES", "FUNCTIONS", "PROCEDURES", "ROUTINES");
            at.expect("IN", "SCHEMA");
            return new Target(kind.substring(0, kind.length() - 1), List.of(), roleList(at));
        }
        if (at.accept("LARGE", "OBJECT")) {
            do {
                at.take();
            } while (at.acceptSign(","));
            return new Target("LARGE OBJECT", List.of(), List.of());
        }
        String kind =
                KINDS.stream().filter(k -> at.accept(k.split(" "))).findFirst().orElse("TABLE");
        List<QualifiedName> objects = new ArrayList<>();
        do {
            objects.add(at.qualifiedName());
            at.argumentsIfAny();
        } while (at.acceptSign(","));
        return new Target(kind, objects, List.of());
    }

    private static List<String> receivers(Cursor at, boolean grant) {
        at.expect(grant ? "TO" : "FROM");
        List<String> roles = roleList(at);
        if (grant) {
            at.accept("WITH", "GRANT", "OPTION");
        }
        grantor(at);
        if (!grant) {
            at.cascade();
        }
        return roles;
    }

    private static Statement roles(Cursor at, boolean grant) {
        if (!grant && at.acceptAny("ADMIN", "INHERIT", "SET").isPresent()) {
            at.expect("OPTION", "FOR");
        }
        roleList(at);
        at.expect(grant ? "TO" : "FROM");
        roleList(at);
        if (grant && at.accept("WITH")) {
            do {
                at.expectAny("ADMIN", "INHERIT", "SET");
                at.expectAny("OPTION", "TRUE", "FALSE");
            } while (at.acceptSign(","));
        }
        grantor(at);
        if (!grant) {
            at.cascade();
        }
        return new Statement.Other("GrantRole", Optional.empty());
    }

    private static void grantor(Cursor at) {
        if (at.accept("GRANTED", "BY")) {
            at.role();
        }
    }

    private static List<String> roleList(Cursor at) {
        List<String> roles = new ArrayList<>();
        do {
            at.accept("GROUP");
            roles.add(at.role());
        } while (at.acceptSign(","));
        return roles;
    }
}
