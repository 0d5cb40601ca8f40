package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.NamedTables;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code tenancy/hard-coded-schema}: where every tenant has a schema or a database of its own, a statement that names a schema
 * does the same thing for all of them in one place. Functions that a statement calls are not judged: extensions live in schemas
 * of their own.
 */
public final class HardCodedSchema implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/hard-coded-schema",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "With a schema or a database for each tenant, a statement that names a schema instead of taking the tenant's");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return context.tenancy()
                .filter(t -> t.model() != Tenancy.Model.COLUMN)
                .map(t -> check(t, context.tables(history).moments()))
                .orElse(List.of());
    }

    private static List<Problem> check(Tenancy tenancy, List<Moment> moments) {
        List<Problem> problems = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Moment moment : moments) {
            named(moment)
                    .filter(name -> isTenants(name, tenancy))
                    .findFirst()
                    .filter(name -> told.add(moment.text().at() + " " + name))
                    .ifPresent(name -> problems.add(problem(moment, name)));
        }
        return problems;
    }

    private static boolean isTenants(QualifiedName name, Tenancy tenancy) {
        String schema = name.schema().orElse("");
        return !schema.isEmpty()
                && !schema.startsWith("pg_")
                && !schema.equals("information_schema")
                && tenancy.exempt().stream().noneMatch(p -> new NamePattern(p).matches(name));
    }

    /** The names in a statement, and the schema of search_path as that of a nameless object. */
    private static Stream<QualifiedName> named(Moment moment) {
        Statement statement = moment.statement();
        if (statement instanceof Statement.SetSetting set) {
            return set.name().equals("search_path") ? searchPath(set.value()) : Stream.of();
        }
        return Stream.concat(objects(statement), read(moment));
    }

    private static Stream<QualifiedName> read(Moment moment) {
        Statement statement = moment.statement();
        boolean query = statement instanceof Statement.Select
                || statement instanceof Statement.Insert
                || statement instanceof Statement.Update
                || statement instanceof Statement.Delete
                || statement instanceof Statement.CreateTableAs;
        return query ? NamedTables.in(moment.text().sql()).stream() : Stream.of();
    }

    private static Stream<QualifiedName> searchPath(String value) {
        return Stream.of(value.split(","))
                .map(s -> s.strip().replaceAll("^['\"]|['\"]$", ""))
                .filter(s ->
                        !s.isEmpty() && !s.equalsIgnoreCase("default") && !s.startsWith("$") && !s.equals("public"))
                .map(s -> QualifiedName.of(s, "search_path"));
    }

    private static Stream<QualifiedName> objects(Statement statement) {
        if (statement instanceof Statement.CreateTable create) {
            return Stream.concat(
                    Stream.of(create.table()),
                    Stream.concat(
                                    create.constraints().stream(),
                                    create.columns().stream().flatMap(c -> c.constraints().stream()))
                            .flatMap(HardCodedSchema::reference));
        } else if (statement instanceof Statement.AddConstraint add) {
            return Stream.concat(Stream.of(add.table()), reference(add.constraint()));
        } else if (statement instanceof Statement.AddColumn add) {
            return Stream.concat(
                    Stream.of(add.table()), add.column().constraints().stream().flatMap(HardCodedSchema::reference));
        } else if (statement instanceof Statement.OnTable on) {
            return Stream.of(on.table());
        } else if (statement instanceof Statement.CreateView view) {
            return Stream.concat(Stream.of(view.view()), reads(view.definition()));
        } else if (statement instanceof Statement.CreateMaterializedView view) {
            return Stream.concat(Stream.of(view.view()), reads(view.definition()));
        } else if (statement instanceof Statement.Drop drop) {
            return Stream.concat(drop.objects().stream(), drop.table().stream());
        } else if (statement instanceof Statement.Truncate truncate) {
            return truncate.tables().stream();
        } else if (statement instanceof Statement.Rename rename) {
            return Stream.concat(Stream.of(rename.object()), rename.table().stream());
        } else if (statement instanceof Statement.SetSchema move) {
            return Stream.of(QualifiedName.of(move.newSchema(), move.object().name()));
        } else if (statement instanceof Statement.Other other) {
            return other(other);
        }
        return Stream.of();
    }

    private static Stream<QualifiedName> other(Statement.Other other) {
        if (other.definition().isPresent() && other.definition().get() instanceof Definition.Policy policy) {
            return Stream.of(policy.table());
        } else if (other.definition().isPresent() && other.definition().get() instanceof Definition.Trigger trigger) {
            return Stream.of(trigger.table());
        } else if (other.definition().isPresent()
                && other.definition().get() instanceof Definition.Privileges privileges) {
            return privileges.objects().stream();
        }
        boolean named = other.kind().startsWith("Create") || other.kind().startsWith("Alter");
        return named ? other.object().stream() : Stream.of();
    }

    private static Stream<QualifiedName> reads(Optional<Definition.View> view) {
        return view.stream().flatMap(v -> v.reads().stream());
    }

    private static Stream<QualifiedName> reference(ConstraintDefinition constraint) {
        return constraint.references().stream();
    }

    private static Problem problem(Moment moment, QualifiedName name) {
        String schema = name.schema().orElseThrow();
        boolean path = name.name().equals("search_path");
        return new Problem(
                moment.step().changeSet().id(),
                moment.text().at(),
                path ? schema : name.toString(),
                path ? Optional.empty() : Optional.of(name.toString()),
                (path ? "The search_path" : "`" + name + "`") + " names the schema `" + schema
                        + "`. Run for another tenant, the changeset works on the same schema again: it fails, or changes what belongs to"
                        + " somebody else.",
                Mended.after(
                        "What all tenants share is named under tenancy.exempt in migration-safety.yaml, such as \""
                                + schema
                                + ".*\". Else leave the schema out, and let the tenant's come from defaultSchemaName or the"
                                + " connection.",
                        Mended.of(moment.step().changeSet())
                                .map(m -> path ? m.without(text -> text == moment.text()) : m)
                                .map(m -> m.withEach(sql -> sql.replaceAll(qualifier(schema), "")))));
    }

    /** The schema and its dot, with and without quotes. */
    private static String qualifier(String schema) {
        String name = Pattern.quote(schema);
        return "(?:\"" + name + "\"|(?<![\\w.\"$])" + name + ")\\s*\\.\\s*(?=[\\w\"])";
    }
}
