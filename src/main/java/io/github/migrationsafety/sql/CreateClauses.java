package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** CREATE of every kind of object. */
final class CreateClauses {
    /** The words after CREATE and libpg_query's name of the statement; longest first where one begins another. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("ACCESS METHOD", "CreateAm"),
            Map.entry("AGGREGATE", "Define"),
            Map.entry("COLLATION", "Define"),
            Map.entry("CONVERSION", "CreateConversion"),
            Map.entry("DEFAULT CONVERSION", "CreateConversion"),
            Map.entry("DATABASE", "Createdb"),
            Map.entry("DOMAIN", "CreateDomain"),
            Map.entry("EVENT TRIGGER", "CreateEventTrig"),
            Map.entry("EXTENSION", "CreateExtension"),
            Map.entry("FOREIGN DATA WRAPPER", "CreateFdw"),
            Map.entry("FOREIGN TABLE", "CreateForeignTable"),
            Map.entry("FUNCTION", "CreateFunction"),
            Map.entry("PROCEDURE", "CreateFunction"),
            Map.entry("GROUP", "CreateRole"),
            Map.entry("ROLE", "CreateRole"),
            Map.entry("OPERATOR CLASS", "CreateOpClass"),
            Map.entry("OPERATOR FAMILY", "CreateOpFamily"),
            Map.entry("POLICY", "CreatePolicy"),
            Map.entry("PUBLICATION", "CreatePublication"),
            Map.entry("RULE", "Rule"),
            Map.entry("SERVER", "CreateForeignServer"),
            Map.entry("STATISTICS", "CreateStats"),
            Map.entry("SUBSCRIPTION", "CreateSubscription"),
            Map.entry("TABLESPACE", "CreateTableSpace"),
            Map.entry("TEXT SEARCH CONFIGURATION", "Define"),
            Map.entry("TEXT SEARCH DICTIONARY", "Define"),
            Map.entry("TEXT SEARCH PARSER", "Define"),
            Map.entry("TEXT SEARCH TEMPLATE", "Define"),
            Map.entry("CONSTRAINT TRIGGER", "CreateTrig"),
            Map.entry("TRIGGER", "CreateTrig"),
            Map.entry("SEQUENCE", "CreateSeq"),
            Map.entry("SCHEMA", "CreateSchema"));

    /** The same for what has no plain name after those words. */
    private static final List<Map.Entry<String, String>> UNNAMED = List.of(
            Map.entry("CAST", "CreateCast"),
            Map.entry("OPERATOR", "Define"),
            Map.entry("TRANSFORM", "CreateTransform"),
            Map.entry("USER MAPPING", "CreateUserMapping"));

    private CreateClauses() {}

    /** Reads on after CREATE. */
    static Statement read(Cursor at) {
        boolean orReplace = at.accept("OR", "REPLACE");
        boolean unique = at.accept("UNIQUE");
        if (at.accept("INDEX")) {
            return IndexClauses.read(at, unique);
        }
        Statement.Persistence persistence = DataClauses.persistence(at);
        if (at.accept("TABLE")) {
            return TableClauses.read(at, persistence);
        }
        boolean recursive = at.accept("RECURSIVE");
        if (at.accept("VIEW")) {
            return view(at, orReplace, persistence);
        }
        if (at.accept("MATERIALIZED", "VIEW")) {
            boolean ifNotExists = at.ifNotExists();
            QualifiedName view = at.qualifiedName();
            Optional<Definition.View> definition =
                    DefinitionReader.view(at, false).map(Definition.View.class::cast);
            at.passRest();
            return new Statement.CreateMaterializedView(view, ifNotExists, definition);
        }
        if (unique || recursive) {
            throw new NotReadException();
        }
        return other(at, orReplace);
    }

    private static Statement view(Cursor at, boolean orReplace, Statement.Persistence persistence) {
        QualifiedName view = at.qualifiedName();
        Optional<Definition.View> definition = DefinitionReader.view(at, persistence == Statement.Persistence.TEMPORARY)
                .map(Definition.View.class::cast);
        at.passRest();
        return new Statement.CreateView(view, orReplace, definition);
    }

    private static Statement other(Cursor at, boolean orReplace) {
        if (at.accept("TYPE")) {
            return type(at);
        }
        if (at.at("LANGUAGE") || at.at("TRUSTED") || at.at("PROCEDURAL")) {
            return language(at);
        }
        for (Map.Entry<String, String> kind : KINDS) {
            if (at.accept(kind.getKey().split(" "))) {
                return named(at, kind.getKey(), kind.getValue(), orReplace);
            }
        }
        for (Map.Entry<String, String> kind : UNNAMED) {
            if (at.accept(kind.getKey().split(" "))) {
                at.passRest();
                return new Statement.Other(kind.getValue(), Optional.empty());
            }
        }
        at.expect("USER");
        return named(at, "USER", "CreateRole", orReplace);
    }

    private static Statement named(Cursor at, String words, String kind, boolean orReplace) {
        at.ifNotExists();
        boolean unnamed =
                (kind.equals("CreateSchema") && at.at("AUTHORIZATION")) || (kind.equals("CreateStats") && at.at("ON"));
        Optional<QualifiedName> name = unnamed ? Optional.empty() : Optional.of(name(at, words));
        Optional<Definition> definition = name.flatMap(n -> definition(at, words, n.name(), orReplace));
        switch (words) {
            case "TRIGGER" -> {
                at.peek();
                at.readRest(DefinitionReader::triggerAction);
            }
            case "SEQUENCE" -> at.readRest(SequenceOptions::read);
            default -> at.passRest();
        }
        return new Statement.Other(kind, name, definition);
    }

    private static QualifiedName name(Cursor at, String words) {
        return switch (words) {
            case "FUNCTION", "PROCEDURE" -> at.routineName();
            case "POLICY", "TRIGGER" -> QualifiedName.of(at.name());
            default -> at.qualifiedName();
        };
    }

    private static Optional<Definition> definition(Cursor at, String words, String name, boolean orReplace) {
        return switch (words) {
            case "POLICY" -> DefinitionReader.policy(at, name, Optional.empty());
            case "TRIGGER", "CONSTRAINT TRIGGER" -> DefinitionReader.trigger(at, name);
            case "FUNCTION" -> DefinitionReader.routine(at, false, orReplace);
            case "PROCEDURE" -> DefinitionReader.routine(at, true, orReplace);
            default -> Optional.empty();
        };
    }

    private static Statement type(Cursor at) {
        QualifiedName name = at.qualifiedName();
        String kind;
        if (!at.accept("AS")) {
            kind = "Define";
        } else if (at.accept("ENUM")) {
            kind = "CreateEnum";
        } else if (at.accept("RANGE")) {
            kind = "CreateRange";
        } else {
            kind = "CompositeType";
        }
        if (kind.equals("CreateEnum")) {
            at.peek();
            at.readRest(CreateClauses::labels);
        }
        at.passRest();
        return new Statement.Other(kind, Optional.of(name));
    }

    private static void labels(Cursor at) {
        at.expectSign("(");
        do {
            if (!at.atPlainString()) {
                throw new NotReadException();
            }
            at.take();
        } while (at.acceptSign(","));
        at.expectSign(")");
    }

    /** Without a handler it is CREATE EXTENSION under another name (PostgreSQL's grammar, CreatePLangStmt). */
    private static Statement language(Cursor at) {
        at.accept("TRUSTED");
        at.accept("PROCEDURAL");
        at.expect("LANGUAGE");
        QualifiedName name = QualifiedName.of(at.name());
        String kind = at.atEnd() ? "CreateExtension" : "CreatePLang";
        at.passRest();
        return new Statement.Other(kind, Optional.of(name));
    }
}
