package io.github.migrationsafety.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.change.AbstractSQLChange;
import liquibase.change.core.RawSQLChange;

/**
 * Splits the SQL of a change where it is plain how Liquibase does it, without Liquibase's parser: it has no comment, no
 * semicolon in quotes, nothing else that can end a statement or open a block, and no character that Liquibase treats in a way of
 * its own. Stateless.
 */
final class PlainScript {
    private PlainScript() {}

    /** The statements as {@link AbstractSQLChange#generateStatements} gives them; empty when Liquibase must be asked. */
    static Optional<List<String>> statements(RawSQLChange change) {
        String delimiter = change.getEndDelimiter();
        boolean usual = change.getClass() == RawSQLChange.class
                && !change.isRerunnable()
                && (delimiter == null || delimiter.equals(";"));
        String sql = change.getSql();
        if (!usual || sql == null) {
            return Optional.empty();
        }
        if (change.isSplitStatements()) {
            return split(sql);
        }
        return delimiter == null ? whole(sql) : Optional.empty();
    }

    private static Optional<List<String>> whole(String sql) {
        for (int i = 0; i < sql.length(); i++) {
            if (isSpecial(sql, i)) {
                return Optional.empty();
            }
        }
        return sql.isBlank() ? Optional.empty() : Optional.of(List.of(sql.trim()));
    }

    private static Optional<List<String>> split(String sql) {
        List<String> statements = new ArrayList<>();
        int begin = 0;
        // Of two kinds of quotes each could stand within the other.
        char quote = sql.indexOf('"') >= 0 ? '"' : '\'';
        boolean quoted = false;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == quote) {
                quoted = !quoted;
            } else if (c == ';' && !quoted) {
                add(sql.substring(begin, i), statements);
                begin = i + 1;
            } else if (c == ';' || c == '\'' || isSpecial(sql, i) || opensOrEnds(sql, i)) {
                return Optional.empty();
            }
        }
        add(sql.substring(begin), statements);
        return quoted || statements.isEmpty() ? Optional.empty() : Optional.of(statements);
    }

    private static void add(String text, List<String> statements) {
        String statement = text.trim();
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
    }

    private static boolean isSpecial(String sql, int at) {
        char c = sql.charAt(at);
        return switch (c) {
            case '/', '#', '\\', '[', ']', '`' -> true;
            case '-' -> sql.startsWith("--", at);
            default -> (c < ' ' && c != '\n' && c != '\t') || c > '~';
        };
    }

    /** A line GO, and the block BEGIN. */
    private static boolean opensOrEnds(String sql, int at) {
        return switch (sql.charAt(at)) {
            case 'g', 'G' -> sql.regionMatches(true, at, "go", 0, 2) && !isWithinWord(sql, at);
            case 'b', 'B' -> sql.regionMatches(true, at, "begin", 0, 5);
            default -> false;
        };
    }

    private static boolean isWithinWord(String sql, int at) {
        return at > 0 && Character.isJavaIdentifierPart(sql.charAt(at - 1));
    }
}
