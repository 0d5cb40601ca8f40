package io.github.migrationsafety.changelog;

import java.util.Optional;
import liquibase.change.AbstractSQLChange;
import liquibase.change.core.RawSQLChange;

/**
 * The SQL of a change that is one statement, and that Liquibase's parser need not look at to find that out: it has no comment, no
 * semicolon but the last one, nothing else that can end a statement or open a block, and no character that Liquibase treats in a
 * way of its own. Stateless.
 */
final class WholeStatement {
    private WholeStatement() {}

    /** The statement as {@link AbstractSQLChange#generateStatements} gives it; empty when Liquibase must be asked. */
    static Optional<String> of(RawSQLChange change) {
        String delimiter = change.getEndDelimiter();
        boolean usual = change.getClass() == RawSQLChange.class
                && change.isSplitStatements()
                && !change.isRerunnable()
                && (delimiter == null || delimiter.equals(";"));
        String sql = change.getSql();
        return usual && sql != null ? of(sql.trim()) : Optional.empty();
    }

    static Optional<String> of(String trimmed) {
        int last = trimmed.length() - 1;
        boolean ended = last >= 0 && trimmed.charAt(last) == ';';
        String statement = (ended ? trimmed.substring(0, last) : trimmed).trim();
        return statement.isEmpty() || hasMeaningToLiquibase(statement) ? Optional.empty() : Optional.of(statement);
    }

    private static boolean hasMeaningToLiquibase(String statement) {
        for (int i = 0; i < statement.length(); i++) {
            char c = statement.charAt(i);
            boolean special =
                    switch (c) {
                        case ';', '/', '#', '\\', '[', ']', '`' -> true;
                        case '-' -> statement.startsWith("--", i);
                        // A line GO, and the block BEGIN.
                        case 'g', 'G' -> statement.regionMatches(true, i, "go", 0, 2) && isWordStart(statement, i);
                        case 'b', 'B' -> statement.regionMatches(true, i, "begin", 0, 5);
                        default -> (c < ' ' && c != '\n' && c != '\t') || c > '~';
                    };
            if (special) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWordStart(String statement, int at) {
        return at == 0 || Character.isWhitespace(statement.charAt(at - 1));
    }
}
