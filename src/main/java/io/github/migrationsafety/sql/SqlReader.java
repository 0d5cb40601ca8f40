package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads SQL for PostgreSQL. The clauses of a statement are read off its tokens. A reading stands if every single token was
 * read, by rules that are PostgreSQL's own. Where anything was passed over (an expression or a query of an uncommon form), a
 * parser's grammar must confirm the reading: JSqlParser's, or else pgCodeKeeper's. Anything else is not read: never a guess.
 *
 * <p>A text with several statements reads to all of them in order, or to nothing if one of them cannot be read. A text
 * without a statement (blank, comments) reads to an empty list.
 *
 * <p>Immutable and thread-safe; starts no thread.
 */
public final class SqlReader implements StatementReader {
    /** A statement with more tokens costs a grammar much and proves little: an INSERT that is all constants. */
    private static final int TOKENS_FOR_A_GRAMMAR = 20_000;

    private static final SqlReader STANDARD =
            new SqlReader(List.of(new JSqlParserGrammar(), new PgCodeKeeperGrammar()));

    private final List<Grammar> grammars;

    SqlReader(List<Grammar> grammars) {
        this.grammars = List.copyOf(grammars);
    }

    /** The reader with both grammars. */
    public static StatementReader standard() {
        return STANDARD;
    }

    @Override
    public Optional<List<Statement>> read(String sql) {
        try {
            List<Statement> statements = new ArrayList<>();
            for (Tokens one : StatementSplitter.split(Tokens.of(sql))) {
                statements.addAll(readOne(one));
            }
            return Optional.of(List.copyOf(statements));
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private List<Statement> readOne(Tokens tokens) {
        Reading reading = StatementClauses.read(tokens);
        if (reading.passedOver() && !isConfirmed(tokens, reading)) {
            throw new NotReadException();
        }
        return reading.statements().stream().map(this::withCode).toList();
    }

    private Statement withCode(Statement statement) {
        return statement instanceof Statement.DoBlock block && block.language().equals("plpgsql")
                ? new Statement.DoBlock(block.body(), block.language(), BlockReader.read(block.body(), this::readOne))
                : statement;
    }

    private boolean isConfirmed(Tokens tokens, Reading reading) {
        return tokens.size() > TOKENS_FOR_A_GRAMMAR
                ? ConstantInsert.confirms(tokens, reading)
                : grammars.stream().anyMatch(grammar -> grammar.confirms(tokens, reading));
    }
}
