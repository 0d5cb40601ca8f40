package io.github.migrationsafety.changelog;

import java.io.StringReader;
import liquibase.changelog.ChangeSet;
import liquibase.util.StandardSqlParser;
import liquibase.util.StringClauses;
import liquibase.util.grammar.SimpleCharStream;
import liquibase.util.grammar.SimpleSqlGrammarConstants;
import liquibase.util.grammar.SimpleSqlGrammarTokenManager;
import liquibase.util.grammar.Token;
import liquibase.util.grammar.TokenMgrError;

/**
 * Cuts SQL into the same pieces as Liquibase's own parser, which splits it into statements by them. That one (4.33) keeps the
 * pieces by their text and asks a {@link java.security.SecureRandom} for a name for every piece that stands there again, each
 * comma and each {@code NULL}: this was half of what it cost to make the SQL of a changelog. Stateless.
 */
final class QuickSqlParser extends StandardSqlParser {
    @Override
    public int getPriority() {
        return super.getPriority() + 1;
    }

    @Override
    public StringClauses parse(String sql, boolean preserveWhitespace, boolean preserveComments, ChangeSet changeSet) {
        if (!preserveWhitespace) {
            return super.parse(sql, false, preserveComments, changeSet);
        }
        try {
            return pieces(sql, preserveComments);
        } catch (TokenMgrError notSql) {
            // Liquibase has its own words for it.
            return super.parse(sql, true, preserveComments, changeSet);
        }
    }

    private static StringClauses pieces(String sql, boolean preserveComments) {
        StringClauses clauses = new StringClauses("");
        SimpleSqlGrammarTokenManager tokens =
                new SimpleSqlGrammarTokenManager(new SimpleCharStream(new StringReader(sql)));
        Token token = tokens.getNextToken();
        int words = 0;
        while (token != null && !token.toString().isEmpty()) {
            switch (token.kind) {
                case SimpleSqlGrammarConstants.WHITESPACE -> clauses.append(new StringClauses.Whitespace(token.image));
                case SimpleSqlGrammarConstants.LINE_COMMENT, SimpleSqlGrammarConstants.MULTI_LINE_COMMENT -> {
                    if (preserveComments) {
                        clauses.append(new StringClauses.Comment(token.image));
                    }
                }
                // A string, as Liquibase's own are: createProcedure looks for names among them.
                default -> clauses.append(String.valueOf(words++), token.image);
            }
            token = tokens.getNextToken();
        }
        return clauses;
    }
}
