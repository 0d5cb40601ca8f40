package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the changelog says about functions and domains that it creates; the last definition counts. Of those that it doesn't
 * create, only PostgreSQL's own volatile functions are known. Immutable once made.
 *
 * @see <a href="https://www.postgresql.org/docs/17/xfunc-volatility.html">Function volatility categories</a>
 */
public final class Definitions {
    /** Those of PostgreSQL and of its extensions uuid-ossp and pgcrypto; now() and its like are stable. */
    private static final Set<String> VOLATILE = Set.of(
            "array_sample",
            "array_shuffle",
            "clock_timestamp",
            "currval",
            "gen_random_bytes",
            "gen_random_uuid",
            "gen_salt",
            "lastval",
            "nextval",
            "pg_sleep",
            "random",
            "random_normal",
            "setval",
            "timeofday",
            "uuid_generate_v1",
            "uuid_generate_v1mc",
            "uuid_generate_v4",
            "uuidv4",
            "uuidv7");

    private static final Pattern CALL = Pattern.compile("([A-Za-z_][\\w$]*)\\s*\\(");
    private static final Pattern STRING = Pattern.compile("'(?:[^']|'')*'");
    private static final Pattern BODY = Pattern.compile("(?s)(\\$\\w*\\$)(.*?)\\1");
    private static final Pattern QUOTED_BODY = Pattern.compile("(?is)\\bas\\s+('(?:[^']|'')*')");
    private static final Pattern STANDARD_BODY = Pattern.compile("(?is)\\b(?:return|begin\\s+atomic)\\b(.*)");
    private static final Pattern CONSTRAINED = Pattern.compile("(?is)\\bcheck\\s*\\(|\\bnot\\s+null\\b");

    private static final Pattern DEFAULT_PARTITION = Pattern.compile(
            "(?is)(?:attach\\s+partition\\s+[^\\s;]+|partition\\s+of\\s+[^\\s;(]+(?:\\s*\\(.*\\))?)\\s+default\\b");
    private static final Pattern PARTITION_KEY =
            Pattern.compile("(?is)\\bpartition\\s+by\\s+(?:range|list)\\s*\\(([^(),]+)\\)");

    private final Map<String, String> functions = new HashMap<>();
    private final Map<String, Boolean> constrainedDomains = new HashMap<>();
    private final Map<String, String> partitionKeys = new HashMap<>();
    private final Set<String> defaultPartitions = new HashSet<>();

    private Definitions() {}

    /** What all changesets of a history define that run. */
    public static Definitions of(History history) {
        Definitions definitions = new Definitions();
        for (ChangeSet changeSet : history.changeLog().changeSets()) {
            if (changeSet.excluded().isEmpty()) {
                changeSet.texts().forEach(definitions::remember);
            }
        }
        return definitions;
    }

    private void remember(SqlText text) {
        for (Statement statement : text.statements().orElse(List.of())) {
            if (statement instanceof Statement.CreateTable create) {
                if (DEFAULT_PARTITION.matcher(text.sql()).find()) {
                    defaultPartitions.add(create.table().name());
                }
                Matcher key = PARTITION_KEY.matcher(text.sql());
                if (create.partitioned() && key.find()) {
                    partitionKeys.put(create.table().name(), key.group(1).strip());
                }
            } else if (statement instanceof Statement.AttachPartition attach
                    && DEFAULT_PARTITION.matcher(text.sql()).find()) {
                defaultPartitions.add(attach.partition().name());
            } else if (statement instanceof Statement.Other other) {
                other.object().map(QualifiedName::name).ifPresent(name -> remember(other.kind(), name, text.sql()));
            }
        }
    }

    private void remember(String kind, String name, String sql) {
        switch (kind) {
            case "CreateFunction" -> functions.put(name, sql);
            case "CreateDomain" ->
                constrainedDomains.put(
                        name, CONSTRAINED.matcher(withoutStrings(sql)).find());
            case "AlterDomain" -> {
                if (sql.matches("(?is).*\\b(?:add\\b.*\\bcheck|set\\s+not\\s+null)\\b.*")) {
                    constrainedDomains.put(name, true);
                }
            }
            default -> {
                // Neither a function nor a domain.
            }
        }
    }

    /** Whether a partition is the default one of its table, as far as statements show. */
    public boolean isDefaultPartition(QualifiedName partition) {
        return defaultPartitions.contains(partition.name());
    }

    /** The column by whose ranges or values a table is partitioned, if it is one and a statement shows it. */
    public Optional<String> partitionKey(QualifiedName table) {
        return Optional.ofNullable(partitionKeys.get(table.name()));
    }

    /** Whether a type is a domain, and then whether it has a CHECK or NOT NULL; empty if no changeset makes it a domain. */
    public Optional<Boolean> constrainedDomain(String type) {
        return Optional.ofNullable(constrainedDomains.get(type.substring(type.lastIndexOf('.') + 1)));
    }

    /** Whether an expression surely gives another value for each row: it calls a volatile function. */
    public boolean isVolatile(String expression) {
        Matcher call = CALL.matcher(withoutStrings(expression));
        while (call.find()) {
            if (volatileFunction(call.group(1).toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** PostgreSQL may inline a function in SQL, and then what counts is its body. */
    private boolean volatileFunction(String name) {
        String definition = functions.get(name);
        if (definition == null) {
            return VOLATILE.contains(name);
        }
        String unbraced = BODY.matcher(definition).replaceAll(" ");
        String outside = QUOTED_BODY.matcher(unbraced).replaceAll(" ").toLowerCase(Locale.ROOT);
        if (outside.matches("(?s).*\\b(?:immutable|stable)\\b.*")) {
            return false;
        }
        boolean inSql = outside.matches("(?s).*\\blanguage\\s+['\"]?sql\\b.*") || !outside.contains("language");
        return !inSql || body(definition).filter(Definitions::callsBuiltIn).isPresent();
    }

    /** What a function does: between dollars, between quotes, or as standard SQL has it. */
    private static Optional<String> body(String definition) {
        Matcher dollars = BODY.matcher(definition);
        if (dollars.find()) {
            return Optional.of(dollars.group(2));
        }
        Matcher quoted = QUOTED_BODY.matcher(definition);
        if (quoted.find()) {
            return Optional.of(
                    quoted.group(1).substring(1, quoted.group(1).length() - 1).replace("''", "'"));
        }
        Matcher standard = STANDARD_BODY.matcher(definition);
        return standard.find() ? Optional.of(standard.group(1)) : Optional.empty();
    }

    private static boolean callsBuiltIn(String body) {
        Matcher call = CALL.matcher(withoutStrings(body));
        while (call.find()) {
            if (VOLATILE.contains(call.group(1).toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    private static String withoutStrings(String sql) {
        return STRING.matcher(sql).replaceAll("''");
    }
}
