package io.github.migrationsafety.sql;

import io.github.migrationsafety.sql.Part.Certainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;

/**
 * Reads the body of a DO block in PL/pgSQL: pgCodeKeeper's grammar tells its structure, and the statements in it are read like
 * any other. Made for one body; not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-structure.html">Structure of PL/pgSQL</a>
 */
final class BlockReader {
    /** Errors that say that what a statement brings about is there already. */
    private static final Set<String> THERE_ALREADY = Set.of(
            "duplicate_object",
            "duplicate_table",
            "duplicate_column",
            "duplicate_schema",
            "duplicate_function",
            "undefined_object",
            "undefined_table",
            "undefined_column",
            "undefined_function",
            "invalid_table_definition");

    private final String original;
    /** The same, character by character, without INTO clauses. */
    private final String body;

    private final Function<Tokens, List<Statement>> statements;
    private boolean dynamic;
    private boolean told = true;

    private BlockReader(String original, Function<Tokens, List<Statement>> statements) {
        this.original = original;
        this.body = IntoClauses.blanked(original);
        this.statements = statements;
    }

    /**
     * What a body runs.
     *
     * @param statements reads one statement; throws {@link NotReadException}
     * @return empty when it is not PL/pgSQL that the grammar knows
     */
    static Optional<BlockCode> read(String body, Function<Tokens, List<Statement>> statements) {
        try {
            BlockReader reader = new BlockReader(body, statements);
            String plain = PlainText.of(Tokens.of(reader.body));
            Scope whole = new Scope(List.of(), false, false, BlockVariables.of(Tokens.of(body)));
            List<Part> parts = reader.block(PgCodeKeeperGrammar.block(plain), whole);
            return Optional.of(new BlockCode(parts, reader.dynamic, reader.told && !reader.dynamic));
        } catch (NotReadException | ParseCancellationException e) {
            return Optional.empty();
        } catch (StackOverflowError e) {
            // An expression nested so deeply is not worth a bigger stack.
            return Optional.empty();
        }
    }

    /**
     * What stands around a statement.
     *
     * @param guards the conditions under which it runs that only ask whether something stands
     * @param open whether it runs under any other condition
     * @param repeated whether it is in a loop
     * @param variables what variables stand for there
     */
    private record Scope(List<ExistenceGuard> guards, boolean open, boolean repeated, BlockVariables variables) {
        Scope {
            guards = List.copyOf(guards);
        }

        Scope under(Optional<ExistenceGuard> guard) {
            if (guard.isEmpty()) {
                return opened();
            }
            List<ExistenceGuard> all = new ArrayList<>(guards);
            all.add(guard.get());
            return new Scope(all, open, repeated, variables);
        }

        Scope opened() {
            return new Scope(guards, true, repeated, variables);
        }

        Scope looped() {
            return new Scope(guards, true, true, variables);
        }

        Scope knowing(BlockVariables now) {
            return now.equals(variables) ? this : new Scope(guards, open, repeated, now);
        }

        Certainty without() {
            return open || !guards.isEmpty() ? Certainty.POSSIBLE : Certainty.CERTAIN;
        }

        /** The statement as the guards let it run; empty where they ask for something else. */
        Optional<Statement> assured(Statement statement) {
            Optional<Statement> assured = Optional.of(statement).filter(s -> !open && !guards.isEmpty());
            for (ExistenceGuard guard : guards) {
                assured = assured.flatMap(guard::assured);
            }
            return assured;
        }
    }

    private List<Part> block(SQLParser.Function_blockContext block, Scope scope) {
        SQLParser.Exception_statementContext handlers = block.exception_statement();
        if (handlers == null) {
            return sequence(block.function_statements(), scope);
        }
        List<Part> parts = new ArrayList<>();
        List<Part> tried = sequence(block.function_statements(), scope);
        boolean there = handlers.vex().stream().allMatch(this::saysThereAlready);
        for (Part part : tried) {
            parts.add(there && tried.size() == 1 ? assured(part) : swallowed(part, handlers));
        }
        handlers.function_statements().forEach(h -> parts.addAll(sequence(h, scope.opened())));
        return parts;
    }

    private boolean saysThereAlready(SQLParser.VexContext condition) {
        Tokens tokens = Tokens.of(text(condition));
        return tokens.list().stream().allMatch(t -> t.is("OR") || t.isName() && THERE_ALREADY.contains(t.name()));
    }

    private static Part assured(Part part) {
        return part.certainty() == Certainty.CERTAIN
                ? new Part(
                        part.sql(),
                        part.written(),
                        part.statements().stream().map(Lenient::form).toList(),
                        Certainty.ASSURED,
                        part.repeated())
                : part;
    }

    /** An error that a handler raises again undoes the statement; one that it passes over leaves it undone. */
    private Part swallowed(Part part, SQLParser.Exception_statementContext handlers) {
        boolean raises = handlers.function_statements().stream()
                .allMatch(h -> Tokens.of(text(h)).split(";").stream().anyMatch(BlockReader::raisesError));
        return raises
                ? part
                : new Part(part.sql(), part.written(), part.statements(), Certainty.POSSIBLE, part.repeated());
    }

    private static boolean raisesError(Tokens statement) {
        return statement.is(0, "RAISE")
                && !(statement.is(1, "NOTICE")
                        || statement.is(1, "WARNING")
                        || statement.is(1, "INFO")
                        || statement.is(1, "LOG")
                        || statement.is(1, "DEBUG"));
    }

    private List<Part> sequence(SQLParser.Function_statementsContext sequence, Scope scope) {
        List<Part> parts = new ArrayList<>();
        Scope here = scope;
        for (SQLParser.Function_statementContext statement : sequence.function_statement()) {
            List<Part> own = statement(statement, here);
            parts.addAll(goingAlong(own, parts, here));
            here = behind(statement, here).knowing(variables(statement, own, here));
        }
        return parts;
    }

    /** What stands behind a statement that a guard asks for, under the same guard, runs when that one does. */
    private static List<Part> goingAlong(List<Part> own, List<Part> before, Scope scope) {
        boolean along = !scope.open()
                && !scope.guards().isEmpty()
                && !before.isEmpty()
                && before.get(0).certainty() == Certainty.ASSURED;
        return along ? own.stream().map(BlockReader::alongWith).toList() : own;
    }

    private static Part alongWith(Part part) {
        return new Part(part.sql(), part.written(), part.statements(), Certainty.ASSURED, part.repeated());
    }

    /** Behind an IF … THEN RETURN, its condition does not hold. */
    private Scope behind(SQLParser.Function_statementContext statement, Scope scope) {
        SQLParser.If_statementContext branch = branch(statement);
        if (branch == null) {
            return scope;
        }
        boolean leaves = branch.function_statements().stream().anyMatch(this::returns);
        boolean plain = branch.function_statements().size() == 1;
        if (!leaves) {
            return scope;
        }
        return plain ? scope.under(guard(branch.vex(0), scope).flatMap(ExistenceGuard::negated)) : scope.opened();
    }

    /** What variables stand for behind a statement. */
    private BlockVariables variables(SQLParser.Function_statementContext statement, List<Part> parts, Scope scope) {
        boolean query =
                statement.plpgsql_query() != null && statement.plpgsql_query().execute_stmt() == null;
        if (statement.base_statement() != null || query) {
            Tokens whole = Tokens.of(whole(statement));
            boolean sets = whole.is(0, "PERFORM") || whole.is(0, "SELECT") || statement.base_statement() != null;
            BlockVariables before = sets ? scope.variables() : scope.variables().withoutFound();
            return before.behind(sets ? List.of() : parts).after(whole);
        }
        return statement.message_statement() != null
                ? scope.variables()
                : scope.variables().withoutFound().behind(parts);
    }

    /** A statement with its INTO clause, which may stand at its end, without the semicolon. */
    private String whole(ParserRuleContext statement) {
        int from = original.offsetByCodePoints(0, statement.getStart().getStartIndex());
        int to = original.offsetByCodePoints(0, statement.getStop().getStopIndex() + 1);
        int end = original.indexOf(';', to - 1);
        return original.substring(from, Math.max(to - 1, end < 0 ? to : end));
    }

    private static SQLParser.@Nullable If_statementContext branch(SQLParser.Function_statementContext statement) {
        SQLParser.Control_statementContext control = statement.control_statement();
        return control == null ? null : control.if_statement();
    }

    private boolean returns(SQLParser.Function_statementsContext sequence) {
        return sequence.function_statement().stream()
                .anyMatch(s ->
                        s.control_statement() != null && s.control_statement().return_stmt() != null);
    }

    private List<Part> statement(SQLParser.Function_statementContext statement, Scope scope) {
        if (statement.function_block() != null) {
            return block(statement.function_block(), scope);
        } else if (statement.base_statement() != null) {
            return statement.base_statement().perform_stmt() != null
                    ? sql(performed(statement), statement, scope)
                    : List.of();
        } else if (statement.control_statement() != null) {
            return control(statement.control_statement(), scope);
        } else if (statement.plpgsql_query() != null) {
            return query(statement.plpgsql_query(), scope);
        } else if (statement.cursor_statement() != null || statement.message_statement() != null) {
            return List.of();
        }
        return sql(text(statement), statement, scope);
    }

    private String performed(ParserRuleContext statement) {
        return "SELECT" + text(statement).substring("PERFORM".length());
    }

    private List<Part> control(SQLParser.Control_statementContext control, Scope scope) {
        if (control.if_statement() != null) {
            return branches(control.if_statement(), scope);
        } else if (control.case_statement() != null) {
            return all(control.case_statement().function_statements(), scope.opened());
        } else if (control.loop_statement() != null) {
            return loop(control.loop_statement(), scope);
        } else if (control.function_call() != null) {
            return sql(text(control), control, scope);
        }
        return List.of();
    }

    private List<Part> branches(SQLParser.If_statementContext branch, Scope scope) {
        List<SQLParser.Function_statementsContext> all = branch.function_statements();
        List<Part> parts = new ArrayList<>(sequence(all.get(0), scope.under(guard(branch.vex(0), scope))));
        boolean plainElse = all.size() == 2 && branch.ELSE() != null;
        for (SQLParser.Function_statementsContext other : all.subList(1, all.size())) {
            parts.addAll(sequence(
                    other,
                    plainElse
                            ? scope.under(guard(branch.vex(0), scope).flatMap(ExistenceGuard::negated))
                            : scope.opened()));
        }
        return parts;
    }

    private Optional<ExistenceGuard> guard(SQLParser.VexContext condition, Scope scope) {
        return ExistenceGuard.of(scope.variables().in(Tokens.of(text(condition))));
    }

    private List<Part> all(List<SQLParser.Function_statementsContext> sequences, Scope scope) {
        List<Part> parts = new ArrayList<>();
        sequences.forEach(s -> parts.addAll(sequence(s, scope)));
        return parts;
    }

    private List<Part> loop(SQLParser.Loop_statementContext loop, Scope scope) {
        List<Part> parts = new ArrayList<>();
        SQLParser.Loop_startContext start = loop.loop_start();
        if (start != null && start.plpgsql_query() != null) {
            parts.addAll(query(start.plpgsql_query(), scope));
        }
        if (loop.function_statements() != null) {
            parts.addAll(sequence(loop.function_statements(), scope.looped()));
        }
        return parts;
    }

    private List<Part> query(SQLParser.Plpgsql_queryContext query, Scope scope) {
        if (query.execute_stmt() != null) {
            return executed(query.execute_stmt(), scope);
        }
        return query.data_statement() == null ? List.of() : sql(text(query), query, scope);
    }

    /** EXECUTE of one string, or of several that are joined, is as good as the statement itself. */
    private List<Part> executed(SQLParser.Execute_stmtContext execute, Scope scope) {
        Tokens tokens = Tokens.of(text(execute.vex()));
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.kind() == Token.Kind.STRING && i % 2 == 0) {
                text.append(Literals.string(token.text()));
            } else if (!token.isSign("||") || i % 2 == 0) {
                dynamic = true;
                return List.of();
            }
        }
        List<Part> parts = new ArrayList<>();
        try {
            for (Tokens one : StatementSplitter.split(Tokens.of(text.toString()))) {
                parts.addAll(sql(one.text(), one.text(), scope));
            }
        } catch (NotReadException e) {
            told = false;
        }
        return parts;
    }

    private List<Part> sql(String sql, ParserRuleContext at, Scope scope) {
        return sql(sql, cut(original, at), scope);
    }

    private List<Part> sql(String sql, String written, Scope scope) {
        try {
            List<Statement> read = statements.apply(Tokens.of(sql));
            List<Optional<Statement>> assured =
                    read.stream().map(scope::assured).toList();
            boolean sure = !read.isEmpty() && assured.stream().allMatch(Optional::isPresent);
            return List.of(
                    sure
                            ? new Part(
                                    sql,
                                    written,
                                    assured.stream().flatMap(Optional::stream).toList(),
                                    Certainty.ASSURED,
                                    scope.repeated())
                            : new Part(sql, written, read, scope.without(), scope.repeated()));
        } catch (NotReadException e) {
            told = false;
            return List.of();
        }
    }

    /** What was written there; a code point may be two characters. */
    private String text(ParserRuleContext context) {
        return cut(body, context);
    }

    private static String cut(String body, ParserRuleContext context) {
        int from = body.offsetByCodePoints(0, context.getStart().getStartIndex());
        int to = body.offsetByCodePoints(0, context.getStop().getStopIndex() + 1);
        return body.substring(from, Math.max(from, to));
    }
}
