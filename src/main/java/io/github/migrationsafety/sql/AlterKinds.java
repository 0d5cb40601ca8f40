package io.github.migrationsafety.sql;

import java.util.Optional;

/** What ALTER does to objects that are no relations, and what libpg_query calls it. */
final class AlterKinds {
    private AlterKinds() {}

    /** Reads on after the object's name. */
    static Statement read(String words, Cursor at, Optional<QualifiedName> object) {
        if (words.equals("TYPE")) {
            return type(at, object.orElseThrow(NotReadException::new));
        }
        return new Statement.Other(kind(words, at), object);
    }

    private static Statement type(Cursor at, QualifiedName type) {
        if (at.accept("ADD", "VALUE")) {
            boolean ifNotExists = at.ifNotExists();
            String value = at.string();
            if (at.acceptAny("BEFORE", "AFTER").isPresent()) {
                at.string();
            }
            at.end();
            return new Statement.AddEnumValue(type, value, ifNotExists);
        }
        if (at.accept("RENAME", "VALUE")) {
            String value = at.string();
            at.expect("TO");
            String newValue = at.string();
            at.end();
            return new Statement.RenameEnumValue(type, value, newValue);
        }
        if (at.accept("RENAME", "ATTRIBUTE")) {
            return attribute(at, type);
        }
        return new Statement.Other(at.at("SET") ? "AlterType" : "ALTER_TYPE", Optional.of(type));
    }

    /** An attribute of a composite type is renamed as a column of a table is. */
    private static Statement attribute(Cursor at, QualifiedName type) {
        String attribute = at.name();
        at.expect("TO");
        String newName = at.name();
        at.cascade();
        at.end();
        return new Statement.Rename(
                Statement.ObjectKind.OTHER, false, QualifiedName.of(attribute), Optional.of(type), newName);
    }

    private static String kind(String words, Cursor at) {
        return switch (words) {
            case "DOMAIN" -> domain(at);
            case "FUNCTION", "PROCEDURE", "ROUTINE" -> "AlterFunction";
            case "EVENT TRIGGER" -> "AlterEventTrig";
            case "POLICY" -> "AlterPolicy";
            case "EXTENSION" -> at.at("UPDATE") ? "AlterExtension" : "AlterExtensionContents";
            case "COLLATION" -> "AlterCollation";
            case "DATABASE" -> database(at);
            case "DEFAULT PRIVILEGES" -> "AlterDefaultPrivileges";
            case "FOREIGN DATA WRAPPER" -> "AlterFdw";
            case "GROUP" -> "AlterRole";
            case "ROLE", "USER" -> role(at);
            case "OPERATOR" -> "AlterOperator";
            case "OPERATOR FAMILY" -> "AlterOpFamily";
            case "PUBLICATION" -> "AlterPublication";
            case "USER MAPPING" -> "AlterUserMapping";
            case "SERVER" -> "AlterForeignServer";
            case "STATISTICS" -> "AlterStats";
            case "SUBSCRIPTION" -> "AlterSubscription";
            case "TABLESPACE" -> "AlterTableSpaceOptions";
            case "TEXT SEARCH DICTIONARY" -> "AlterTSDictionary";
            case "TEXT SEARCH CONFIGURATION" -> "AlterTSConfiguration";
            default -> throw new NotReadException();
        };
    }

    private static String domain(Cursor at) {
        if (at.at("RENAME")) {
            throw new NotReadException();
        }
        return "AlterDomain";
    }

    private static String role(Cursor at) {
        boolean set = at.at("SET") || at.at("RESET") || at.at("IN", "DATABASE");
        return set ? "AlterRoleSet" : "AlterRole";
    }

    private static String database(Cursor at) {
        if (at.at("REFRESH")) {
            return "AlterDatabaseRefreshColl";
        }
        boolean setting = (at.at("SET") && !at.at("SET", "TABLESPACE")) || at.at("RESET");
        return setting ? "AlterDatabaseSet" : "AlterDatabase";
    }
}
