package io.github.migrationsafety.sql;

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
        if (at.accept("IN", "SCHEMA")) {
            roleList(at);
        }
        boolean grant = at.expectAny("GRANT", "REVOKE").equals("GRANT");
        privilegeList(at, grant);
        if (!at.accept("LARGE", "OBJECTS")) {
            at.expectAny("TABLES", "SEQUENCES", "FUNCTIONS", "ROUTINES", "TYPES", "SCHEMAS");
        }
        receivers(at, grant);
        return new Statement.Other("AlterDefaultPrivileges", Optional.empty());
    }

    private static Statement privileges(Cursor at, boolean grant) {
        privilegeList(at, grant);
        Optional<QualifiedName> object = target(at);
        receivers(at, grant);
        return new Statement.Other("Grant", object);
    }

    /** {@code SELECT, INSERT (a, b), ALTER SYSTEM} and ON. */
    private static void privilegeList(Cursor at, boolean grant) {
        if (!grant) {
            at.accept("GRANT", "OPTION", "FOR");
        }
        do {
            if (at.accept("ALL")) {
                at.accept("PRIVILEGES");
            } else if (!at.accept("ALTER", "SYSTEM")) {
                at.expectAny(PRIVILEGES);
            }
            if (at.atParenthesis()) {
                at.names();
            }
        } while (at.acceptSign(","));
        at.expect("ON");
    }

    private static Optional<QualifiedName> target(Cursor at) {
        if (at.accept("ALL")) {
            at.expectAny("TABLES", "SEQUENCES", "FUNCTIONS", "PROCEDURES", "ROUTINES");
            at.expect("IN", "SCHEMA");
            roleList(at);
            return Optional.empty();
        }
        if (at.accept("LARGE", "OBJECT")) {
            do {
                at.take();
            } while (at.acceptSign(","));
            return Optional.empty();
        }
        for (String kind : KINDS) {
            if (at.accept(kind.split(" "))) {
                break;
            }
        }
        Optional<QualifiedName> first = Optional.empty();
        do {
            QualifiedName name = at.qualifiedName();
            at.argumentsIfAny();
            first = first.isPresent() ? first : Optional.of(name);
        } while (at.acceptSign(","));
        return first;
    }

    private static void receivers(Cursor at, boolean grant) {
        at.expect(grant ? "TO" : "FROM");
        roleList(at);
        if (grant) {
            at.accept("WITH", "GRANT", "OPTION");
        }
        grantor(at);
        if (!grant) {
            at.cascade();
        }
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

    private static void roleList(Cursor at) {
        do {
            at.accept("GROUP");
            at.role();
        } while (at.acceptSign(","));
    }
}
