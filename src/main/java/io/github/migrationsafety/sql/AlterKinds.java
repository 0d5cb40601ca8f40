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
        if (words.equals("DOMAIN") && at.accept("RENAME", "CONSTRAINT")) {
            return renamed(at, "DOMAIN CONSTRAINT", object.orElseThrow(NotReadException::new));
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
            return renamed(at, "ATTRIBUTE", type);
        }
        return new Statement.Other(at.at("SET") ? "AlterType" : "ALTER_TYPE", Optional.of(type));
    }

    /** Renames something inside of a type or domain. */
    private static Statement renamed(Cursor at, String sort, QualifiedName owner) {
        QualifiedName part = QualifiedName.of(at.name());
        at.expect("TO");
        String newName = at.name();
        at.cascade();
        at.end();
        return new Statement.Rename(Statement.ObjectKind.OTHER, sort, false, part, Optional.of(owner), newName);
    }

    private static String kind(String words, Cursor at) {
        return switch (words) {
            case "DOMAIN" -> "AlterDomain";
            case "FUNCTION", "PROCEDURE", "ROUTINE" -> "AlterFunction";
            case "EVENT TRIGGER" -> "AlterEventTrig";
            case "POLICY" -> "AlterPolicy";
            case "EXTENSION" -> at.at("UPDATE") ? "AlterExtension" : "AlterExtensionContents";
            case "COLLATION" -> "AlterCollation";
            case "DATABASE" -> database(at);
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
