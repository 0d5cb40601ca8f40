package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes statements as the facts of a statement corpus: a kind, then {@code key=value} in alphabetical order. */
final class Facts {
    private static final Map<Statement.ObjectKind, String> OBJECTS =
            Map.of(Statement.ObjectKind.MATERIALIZED_VIEW, "MATVIEW");

    /** How libpg_query calls the kinds of object that have no kind of their own here. */
    private static final Map<String, String> SORTS = Map.ofEntries(
            Map.entry("STATISTICS", "STATISTIC_EXT"),
            Map.entry("SERVER", "FOREIGN_SERVER"),
            Map.entry("PROCEDURAL LANGUAGE", "LANGUAGE"),
            Map.entry("FOREIGN DATA WRAPPER", "FDW"),
            Map.entry("TEXT SEARCH CONFIGURATION", "TSCONFIGURATION"),
            Map.entry("TEXT SEARCH DICTIONARY", "TSDICTIONARY"),
            Map.entry("TEXT SEARCH PARSER", "TSPARSER"),
            Map.entry("TEXT SEARCH TEMPLATE", "TSTEMPLATE"),
            Map.entry("OPERATOR CLASS", "OPCLASS"),
            Map.entry("OPERATOR FAMILY", "OPFAMILY"),
            Map.entry("USER", "ROLE"),
            Map.entry("GROUP", "ROLE"),
            Map.entry("DOMAIN CONSTRAINT", "DOMCONSTRAINT"));

    private static final Set<Statement.ObjectKind> RELATIONS = EnumSet.of(
            Statement.ObjectKind.TABLE,
            Statement.ObjectKind.FOREIGN_TABLE,
            Statement.ObjectKind.VIEW,
            Statement.ObjectKind.MATERIALIZED_VIEW,
            Statement.ObjectKind.INDEX,
            Statement.ObjectKind.SEQUENCE);

    /** What libpg_query's rename names by a text and not by a relation or a list of names. */
    private static final Set<String> NAMED_BY_TEXT =
            Set.of("SCHEMA", "ROLE", "USER", "GROUP", "DATABASE", "TABLESPACE");

    /** The object of these actions stands elsewhere in libpg_query's tree than its name does. */
    private static final List<String> ACTIONS_WITHOUT_NAME = List.of(
            "ADD_INHERIT",
            "ADD_OF",
            "ALTER_CONSTRAINT",
            "CHANGE_OWNER",
            "DETACH_PARTITION_FINALIZE",
            "DROP_INHERIT",
            "REPLICA_IDENTITY");

    private final String kind;
    private final TreeMap<String, String> values = new TreeMap<>();

    private Facts(String kind) {
        this.kind = kind;
    }

    static List<String> of(List<Statement> statements) {
        List<String> facts = new ArrayList<>();
        for (Statement statement : statements) {
            facts.add(fact(statement).toString());
            if (statement instanceof Statement.CreateTable table) {
                table.columns()
                        .forEach(c -> facts.add(column(new Facts(" COL"), c).toString()));
                table.constraints()
                        .forEach(c -> facts.add(constraint(new Facts(" CON"), c).toString()));
            }
        }
        return facts;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind);
        values.forEach((key, value) -> text.append('|').append(key).append('=').append(value));
        return text.toString();
    }

    private Facts put(String key, Object value) {
        values.put(key, value.toString());
        return this;
    }

    private Facts flag(String key, boolean value) {
        return value ? put(key, 1) : this;
    }

    private static Facts onTable(String kind, Statement.OnTable statement, boolean tableIfExists) {
        return new Facts(kind).put("table", statement.table()).flag("tifx", tableIfExists);
    }

    private static Facts fact(Statement statement) {
        if (statement instanceof Statement.OnTable onTable) {
            return onTable(onTable);
        }
        if (statement instanceof Statement.Drop s) {
            return drop(s);
        }
        if (statement instanceof Statement.Rename s) {
            return rename(s);
        }
        if (statement instanceof Statement.SetSchema) {
            return new Facts("AlterObjectSchema");
        }
        if (statement instanceof Statement.AlterIndex s) {
            return new Facts("ALTER_INDEX").put("name", s.index());
        }
        if (statement instanceof Statement.AlterView s) {
            return new Facts("ALTER_VIEW").put("name", s.view());
        }
        if (statement instanceof Statement.CreateView) {
            return new Facts("View");
        }
        if (statement instanceof Statement.CreateMaterializedView s) {
            return new Facts("CREATE_MATVIEW").put("name", s.view()).flag("ifne", s.ifNotExists());
        }
        if (statement instanceof Statement.RefreshMaterializedView s) {
            return new Facts("REFRESH").put("name", s.view()).flag("conc", s.concurrently());
        }
        if (statement instanceof Statement.AddEnumValue s) {
            return new Facts("ENUM_ADD_VALUE")
                    .put("type", s.type())
                    .put("value", s.value())
                    .flag("ifne", s.ifNotExists());
        }
        if (statement instanceof Statement.RenameEnumValue s) {
            return new Facts("ENUM_RENAME_VALUE").put("type", s.type()).put("value", s.newValue());
        }
        return maintenance(statement);
    }

    private static Facts maintenance(Statement statement) {
        if (statement instanceof Statement.Reindex s) {
            Facts facts = new Facts("REINDEX").put("kind", s.kind()).flag("conc", s.concurrently());
            s.object().ifPresent(o -> facts.put("name", o));
            return facts;
        }
        if (statement instanceof Statement.Cluster s) {
            Facts facts = new Facts("CLUSTER");
            s.relation().ifPresent(r -> facts.put("table", r));
            return facts;
        }
        if (statement instanceof Statement.Vacuum s) {
            return tables(new Facts("VACUUM"), s.tables()).flag("full", s.full());
        }
        if (statement instanceof Statement.Analyze s) {
            return tables(new Facts("ANALYZE"), s.tables());
        }
        if (statement instanceof Statement.Truncate s) {
            return tables(new Facts("TRUNCATE"), s.tables()).flag("cascade", s.cascade());
        }
        if (statement instanceof Statement.Lock s) {
            return tables(new Facts("LOCK"), s.tables()).put("mode", s.mode()).flag("nowait", s.nowait());
        }
        return session(statement);
    }

    private static Facts session(Statement statement) {
        if (statement instanceof Statement.Copy) {
            return new Facts("Copy");
        }
        if (statement instanceof Statement.Select) {
            return new Facts("Select");
        }
        if (statement instanceof Statement.DoBlock) {
            return new Facts("Do");
        }
        if (statement instanceof Statement.SetSetting s) {
            return new Facts("SET").put("name", s.name()).flag("local", s.local());
        }
        if (statement instanceof Statement.ResetSetting s) {
            return new Facts("RESET").put("name", s.name());
        }
        if (statement instanceof Statement.TransactionControl s) {
            return new Facts("TX_" + s.kind());
        }
        if (statement instanceof Statement.Other s) {
            Facts facts = new Facts(s.kind());
            if (s.kind().startsWith("ALTER_")) {
                s.object().ifPresent(o -> facts.put("name", o));
            }
            return facts;
        }
        throw new IllegalArgumentException("no facts are known for " + statement);
    }

    private static Facts tables(Facts facts, List<QualifiedName> tables) {
        return tables.isEmpty() ? facts : facts.put("tables", join(tables));
    }

    private static String join(List<QualifiedName> names) {
        return String.join(",", names.stream().map(QualifiedName::toString).toList());
    }

    private static Facts drop(Statement.Drop s) {
        List<QualifiedName> names = s.table()
                .map(t -> s.objects().stream()
                        .map(o -> QualifiedName.of(t.toString(), o.name()))
                        .toList())
                .orElse(s.objects());
        return new Facts("DROP_" + sort(s.kind(), s.sort()))
                .put("names", join(names))
                .flag("ifx", s.ifExists())
                .flag("cascade", s.cascade())
                .flag("conc", s.concurrently());
    }

    private static Facts rename(Statement.Rename s) {
        Facts facts = new Facts("RENAME_" + sort(s.kind(), s.sort()))
                .put("to", s.newName())
                .flag("tifx", s.ifExists());
        if (s.table().isPresent() && !s.sort().equals("DOMAIN CONSTRAINT")) {
            facts.put("table", s.table().get());
        }
        if (s.table().isPresent() || NAMED_BY_TEXT.contains(s.sort())) {
            return facts.put("from", s.object());
        }
        return RELATIONS.contains(s.kind()) ? facts.put("table", s.object()) : facts;
    }

    private static String sort(Statement.ObjectKind kind, String sort) {
        return kind == Statement.ObjectKind.OTHER
                ? SORTS.getOrDefault(sort, sort.replace(' ', '_'))
                : OBJECTS.getOrDefault(kind, kind.name());
    }

    private static Facts onTable(Statement.OnTable statement) {
        if (statement instanceof Statement.AddColumn s) {
            return column(onTable("ADD_COLUMN", s, s.tableIfExists()), s.column())
                    .flag("ifne", s.ifNotExists());
        }
        if (statement instanceof Statement.DropColumn s) {
            return onTable("DROP_COLUMN", s, s.tableIfExists())
                    .put("col", s.column())
                    .flag("ifx", s.ifExists())
                    .flag("cascade", s.cascade());
        }
        if (statement instanceof Statement.SetNotNull s) {
            return onTable("SET_NOT_NULL", s, s.tableIfExists()).put("col", s.column());
        }
        if (statement instanceof Statement.DropNotNull s) {
            return onTable("DROP_NOT_NULL", s, s.tableIfExists()).put("col", s.column());
        }
        if (statement instanceof Statement.SetDefault s) {
            return onTable("SET_DEFAULT", s, s.tableIfExists())
                    .put("col", s.column())
                    .put("default", defaultValue(s.value()));
        }
        if (statement instanceof Statement.DropDefault s) {
            return onTable("DROP_DEFAULT", s, s.tableIfExists()).put("col", s.column());
        }
        if (statement instanceof Statement.AlterColumnType s) {
            return onTable("ALTER_TYPE", s, s.tableIfExists())
                    .put("col", s.column())
                    .put("type", s.type())
                    .flag("using", s.using());
        }
        return constraintAction(statement);
    }

    private static Facts constraintAction(Statement.OnTable statement) {
        if (statement instanceof Statement.AddConstraint s) {
            return constraint(onTable("ADD_CONSTRAINT", s, s.tableIfExists()), s.constraint());
        }
        if (statement instanceof Statement.DropConstraint s) {
            return onTable("DROP_CONSTRAINT", s, s.tableIfExists())
                    .put("name", s.constraint())
                    .flag("ifx", s.ifExists())
                    .flag("cascade", s.cascade());
        }
        if (statement instanceof Statement.ValidateConstraint s) {
            return onTable("VALIDATE", s, s.tableIfExists()).put("name", s.constraint());
        }
        if (statement instanceof Statement.AttachPartition s) {
            return onTable("ATTACH", s, s.tableIfExists()).put("part", s.partition());
        }
        if (statement instanceof Statement.DetachPartition s) {
            return onTable("DETACH", s, s.tableIfExists())
                    .put("part", s.partition())
                    .flag("conc", s.concurrently());
        }
        if (statement instanceof Statement.RenameColumn s) {
            return onTable("RENAME_COLUMN", s, s.tableIfExists())
                    .put("from", s.column())
                    .put("to", s.newName());
        }
        if (statement instanceof Statement.RenameConstraint s) {
            return onTable("RENAME_TABCONSTRAINT", s, s.tableIfExists())
                    .put("from", s.constraint())
                    .put("to", s.newName());
        }
        if (statement instanceof Statement.AlterTable s) {
            Facts facts = onTable(s.action(), s, s.tableIfExists());
            if (!ACTIONS_WITHOUT_NAME.contains(s.action())) {
                s.object().ifPresent(o -> facts.put("name", o));
            }
            return facts;
        }
        return wholeTable(statement);
    }

    private static Facts wholeTable(Statement.OnTable statement) {
        if (statement instanceof Statement.CreateTable s) {
            Facts facts = onTable("CREATE_TABLE", s, false)
                    .flag("ifne", s.ifNotExists())
                    .flag("partby", s.partitioned());
            s.partitionOf().ifPresent(p -> facts.put("partof", p));
            if (!s.inherits().isEmpty()) {
                facts.put("inherits", join(s.inherits()));
            }
            return persistence(facts, s.persistence());
        }
        if (statement instanceof Statement.CreateTableAs s) {
            if (s.selectInto()) {
                return new Facts("Select");
            }
            Facts facts = new Facts("CREATE_TABLE_AS").put("name", s.table()).flag("ifne", s.ifNotExists());
            return facts;
        }
        if (statement instanceof Statement.CreateIndex s) {
            return index(s);
        }
        return data(statement);
    }

    private static Facts persistence(Facts facts, Statement.Persistence persistence) {
        return switch (persistence) {
            case PERMANENT -> facts;
            case UNLOGGED -> facts.put("persist", "u");
            case TEMPORARY -> facts.put("persist", "t");
        };
    }

    private static Facts index(Statement.CreateIndex s) {
        Facts facts = onTable("CREATE_INDEX", s, false)
                .put("nkeys", s.keys().size())
                .flag("unique", s.unique())
                .flag("conc", s.concurrently())
                .flag("ifne", s.ifNotExists())
                .flag("only", s.only())
                .flag("nnd", s.nullsNotDistinct())
                .flag("where", s.predicate().isPresent());
        s.name().ifPresent(n -> facts.put("name", n));
        if (!s.include().isEmpty()) {
            facts.put("include", String.join(",", s.include()));
        }
        return s.method().equals("btree") ? facts : facts.put("method", s.method());
    }

    private static Facts data(Statement.OnTable statement) {
        if (statement instanceof Statement.Insert s) {
            return onTable("INSERT", s, false).flag("conflict", s.onConflict()).flag("cte", s.with());
        }
        if (statement instanceof Statement.Update s) {
            return onTable("UPDATE", s, false)
                    .flag("where", s.where().isPresent())
                    .flag("from", s.from())
                    .flag("cte", s.with());
        }
        if (statement instanceof Statement.Delete s) {
            return onTable("DELETE", s, false)
                    .flag("where", s.where().isPresent())
                    .flag("using", s.using())
                    .flag("cte", s.with());
        }
        return onTable("MERGE", statement, false);
    }

    private static Facts column(Facts facts, ColumnDefinition column) {
        facts.put("col", column.name())
                .put("type", column.type())
                .flag("notnull", column.notNull())
                .flag("identity", column.identity().isPresent())
                .flag(
                        "pk",
                        column.constraint(ConstraintDefinition.Kind.PRIMARY_KEY).isPresent())
                .flag(
                        "unique",
                        column.constraint(ConstraintDefinition.Kind.UNIQUE).isPresent())
                .flag(
                        "check",
                        column.constraint(ConstraintDefinition.Kind.CHECK).isPresent());
        column.defaultValue().ifPresent(d -> facts.put("default", defaultValue(d)));
        column.generated().ifPresent(g -> facts.put("gen", g.name().toLowerCase(Locale.ROOT)));
        column.constraint(ConstraintDefinition.Kind.FOREIGN_KEY)
                .flatMap(ConstraintDefinition::references)
                .ifPresent(r -> facts.put("fk", r));
        return facts;
    }

    private static String defaultValue(DefaultValue value) {
        return switch (value.kind()) {
            case CONSTANT -> "const";
            case FUNCTION -> "func:" + value.function().orElseThrow();
            case ARRAY -> "array";
            case EXPRESSION -> "expr";
        };
    }

    private static String constraintKind(ConstraintDefinition.Kind kind) {
        return switch (kind) {
            case PRIMARY_KEY -> "pk";
            case UNIQUE -> "unique";
            case FOREIGN_KEY -> "fk";
            case CHECK -> "check";
            case EXCLUSION -> "exclude";
            case NOT_NULL -> "notnull";
        };
    }

    private static Facts constraint(Facts facts, ConstraintDefinition constraint) {
        facts.put("ctype", constraintKind(constraint.kind()))
                .flag("notvalid", constraint.notValid())
                .flag("deferrable", constraint.deferrable())
                .flag("wo", constraint.withoutOverlaps());
        constraint.name().ifPresent(n -> facts.put("name", n));
        constraint.references().ifPresent(r -> facts.put("ref", r));
        constraint.usingIndex().ifPresent(i -> facts.put("usingindex", i));
        if (!constraint.columns().isEmpty()) {
            facts.put("cols", String.join(",", constraint.columns()));
        }
        return facts;
    }
}
