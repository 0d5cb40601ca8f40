package io.github.migrationsafety.sql;

import java.util.function.Function;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLLexer;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;

/**
 * PostgreSQL's grammar as pgCodeKeeper has it (13.1.0, ANTLR). Its generated classes are internal to pgCodeKeeper: the
 * version is pinned.
 */
final class PgCodeKeeperGrammar implements Grammar {
    @Override
    public boolean confirms(Tokens tokens, Reading reading) {
        String sql = PlainText.of(tokens, reading);
        try {
            SQLParser.SqlContext tree = parse(sql, SQLParser::sql);
            return tree.statement().size() == 1 && fits(tree.statement(0), tokens, reading);
        } catch (ParseCancellationException e) {
            return false;
        } catch (StackOverflowError e) {
            // An expression nested so deeply is not worth a bigger stack.
            return false;
        }
    }

    /**
     * The body of a function or block in PL/pgSQL, without INTO clauses, which this grammar does not know.
     *
     * @throws ParseCancellationException if it is none
     */
    static SQLParser.Function_blockContext block(String body) {
        return parse(body, SQLParser::plpgsql_function).function_block();
    }

    private static <T> T parse(String sql, Function<SQLParser, T> rule) {
        try {
            return rule.apply(parser(sql, PredictionMode.SLL));
        } catch (ParseCancellationException e) {
            // SLL is much faster, but refuses some texts that the full prediction takes.
            return rule.apply(parser(sql, PredictionMode.LL));
        }
    }

    private static SQLParser parser(String sql, PredictionMode mode) {
        SQLLexer lexer = new SQLLexer(CharStreams.fromString(sql));
        lexer.removeErrorListeners();
        lexer.addErrorListener(new BaseErrorListener() {
            @Override
            public void syntaxError(
                    Recognizer<?, ?> recognizer,
                    Object symbol,
                    int line,
                    int column,
                    String message,
                    RecognitionException cause) {
                throw new ParseCancellationException(message, cause);
            }
        });
        SQLParser parser = new SQLParser(new CommonTokenStream(lexer));
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(mode);
        return parser;
    }

    /** The tree must be of the family that the first words begin, and have as many actions as the reading. */
    private static boolean fits(SQLParser.StatementContext tree, Tokens tokens, Reading reading) {
        int statements = reading.statements().size();
        SQLParser.Schema_statementContext schema = tree.schema_statement();
        if (schema == null) {
            boolean data = tree.data_statement() != null;
            return statements == 1 && data == DataClauses.starts(new Cursor(tokens));
        }
        SQLParser.Schema_alterContext alter = schema.schema_alter();
        if (alter == null || alter.alter_table_statement() == null) {
            return statements == 1 && !DataClauses.starts(new Cursor(tokens));
        }
        int actions = alter.alter_table_statement().table_action().size();
        return statements == Math.max(1, actions);
    }
}
