package io.github.migrationsafety.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.migrationsafety.changelog.ChangeSet;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A changeset that can be pasted into a changelog, in the format of the file that it is meant for. Immutable.
 *
 * @param id its id
 * @param author its author
 * @param runInTransaction false for statements that PostgreSQL refuses in a transaction
 * @param sql the statements, without a final semicolon
 * @param rollback the statements of the way back; none for {@code empty}
 * @param split false for one statement with semicolons of its own, such as a DO block, which Liquibase would cut to pieces
 * @param attributes what else its head says, such as {@code context}, under the names that every format has
 */
public record Remedy(
        String id,
        String author,
        boolean runInTransaction,
        List<String> sql,
        List<String> rollback,
        boolean split,
        SortedMap<String, String> attributes) {
    private static final Set<String> FLAGS = Set.of("true", "false");

    public Remedy {
        sql = List.copyOf(sql);
        rollback = List.copyOf(rollback);
        attributes = Collections.unmodifiableSortedMap(new TreeMap<>(attributes));
    }

    /** A changeset whose head says nothing else. */
    public Remedy(
            String id,
            String author,
            boolean runInTransaction,
            List<String> sql,
            List<String> rollback,
            boolean split) {
        this(id, author, runInTransaction, sql, rollback, split, Collections.emptySortedMap());
    }

    /** A changeset of plain statements. */
    public Remedy(String id, String author, boolean runInTransaction, List<String> sql, List<String> rollback) {
        this(id, author, runInTransaction, sql, rollback, true);
    }

    /** The changeset as text in a format. */
    public String in(ChangeSet.Format format) {
        return switch (format) {
            case SQL ->
                "--changeset " + author + ":" + id + head(" %s:%s")
                        + (runInTransaction ? "" : " runInTransaction:false")
                        + (split ? "" : " splitStatements:false") + "\n"
                        + joined(sql) + "\n" + rollbackIn(format, rollback);
            case XML ->
                "<changeSet id=\"" + xml(id) + "\" author=\"" + xml(author) + "\"" + head(" %s=\"%s\"")
                        + (runInTransaction ? "" : " runInTransaction=\"false\"") + ">\n    <sql"
                        + (split ? ">" : " splitStatements=\"false\">") + xml(joined(sql))
                        + "</sql>\n" + rollbackIn(format, rollback).indent(4) + "</changeSet>";
            case YAML ->
                "- changeSet:\n    id: " + yaml(id) + "\n    author: " + yaml(author) + "\n" + head("    %s: %s\n")
                        + (runInTransaction ? "" : "    runInTransaction: false\n") + "    changes:\n"
                        + "      - sql:\n" + (split ? "" : "          splitStatements: false\n") + "          sql: |-\n"
                        + joined(sql).indent(12)
                        + rollbackIn(format, rollback).indent(4).stripTrailing();
            case JSON -> jsonChangeSet();
        };
    }

    private String head(String form) {
        return attributes.entrySet().stream()
                .map(a -> form.formatted(
                        a.getKey(),
                        switch (form.charAt(form.length() - 1)) {
                            case '"' -> xml(a.getValue());
                            case '\n' -> FLAGS.contains(a.getValue()) ? a.getValue() : yaml(a.getValue());
                            default -> a.getValue().matches("[\\w.,/!-]+") ? a.getValue() : '"' + a.getValue() + '"';
                        }))
                .collect(Collectors.joining());
    }

    /** A rollback alone, as it stands inside a changeset. */
    public static String rollbackIn(ChangeSet.Format format, List<String> rollback) {
        return switch (format) {
            case SQL ->
                rollback.isEmpty()
                        ? "--rollback empty"
                        : joined(rollback).lines().map(l -> "--rollback " + l).collect(Collectors.joining("\n"));
            case XML -> rollback.isEmpty() ? "<rollback/>" : "<rollback>" + xml(joined(rollback)) + "</rollback>";
            case YAML ->
                rollback.isEmpty()
                        ? "rollback:\n  - empty: {}"
                        : "rollback:\n  - sql:\n      sql: |-\n"
                                + joined(rollback).indent(8).stripTrailing();
            case JSON -> "\"rollback\": " + json(jsonRollback(rollback));
        };
    }

    private String jsonChangeSet() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("author", author);
        attributes.forEach((name, value) -> body.put(name, FLAGS.contains(value) ? Boolean.valueOf(value) : value));
        if (!runInTransaction) {
            body.put("runInTransaction", false);
        }
        body.put(
                "changes",
                split
                        ? jsonSql(sql)
                        : List.of(Map.of("sql", new TreeMap<>(Map.of("splitStatements", false, "sql", joined(sql))))));
        body.put("rollback", jsonRollback(rollback));
        return json(Map.of("changeSet", body));
    }

    private static List<Map<String, Map<String, String>>> jsonRollback(List<String> rollback) {
        return rollback.isEmpty() ? List.of(Map.of("empty", Map.of())) : jsonSql(rollback);
    }

    private static List<Map<String, Map<String, String>>> jsonSql(List<String> statements) {
        return List.of(Map.of("sql", Map.of("sql", joined(statements))));
    }

    private static String json(Object value) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            // Maps, lists and strings can always be written.
            throw new UncheckedIOException(impossible);
        }
    }

    private static String joined(List<String> statements) {
        return statements.stream().map(s -> ended(withoutSemicolon(s))).collect(Collectors.joining("\n"));
    }

    /** A comment in the last line would take the semicolon along. */
    private static String ended(String statement) {
        boolean comment = statement.substring(statement.lastIndexOf('\n') + 1).contains("--");
        return statement + (comment ? "\n;" : ";");
    }

    /** Whether a statement has a semicolon of its own, at which Liquibase would cut it to pieces. */
    static boolean hasSemicolon(String statement) {
        return withoutSemicolon(statement).contains(";");
    }

    private static String withoutSemicolon(String statement) {
        return statement.strip().replaceAll("[;\\s]+$", "");
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String yaml(String text) {
        // Words that YAML 1.1 reads as a boolean or null stay text only in quotes.
        boolean plain = text.matches("(?!(?i:true|false|yes|no|on|off|null|y|n)$)[A-Za-z_][A-Za-z0-9_.-]*");
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }
}
