package io.github.migrationsafety.sql;

import io.github.migrationsafety.sql.Part.Certainty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The functions and procedures that a changelog has created up to one point, so that a call shows what it does: it is read like a DO
 * block of the same body. Routines of which more than the body counts are left out: overloaded ones, those with settings of their own
 * (a {@code search_path}), and triggers. Immutable and thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createfunction.html">CREATE FUNCTION</a>
 */
public final class CalledRoutines {
    /** How deep calls within calls are followed. */
    private static final int DEEPEST = 4;

    /** @param body empty when a call of that name shows nothing */
    private record Routine(QualifiedName name, Optional<List<String>> types, String language, Optional<String> body) {}

    /** By the name without its schema. */
    private final PMap<String, Routine> known;

    private final String defaultSchema;

    private CalledRoutines(PMap<String, Routine> known, String defaultSchema) {
        this.known = known;
        this.defaultSchema = defaultSchema;
    }

    /**
     * None at all.
     *
     * @param defaultSchema the schema of unqualified names
     */
    public static CalledRoutines none(String defaultSchema) {
        return new CalledRoutines(HashTreePMap.empty(), defaultSchema);
    }

    /** Behind a statement that a changeset runs. */
    public CalledRoutines after(String sql) {
        if (!begins(sql, "CREATE")) {
            return this;
        }
        try {
            Tokens tokens = Tokens.of(sql);
            boolean routine = tokens.is(1, "FUNCTION")
                    || tokens.is(1, "PROCEDURE")
                    || tokens.are(1, "OR", "REPLACE") && (tokens.is(3, "FUNCTION") || tokens.is(3, "PROCEDURE"));
            return routine
                    ? RoutineSignature.created(sql)
                            .map(signature -> with(signature, tokens))
                            .orElse(this)
                    : this;
        } catch (NotReadException e) {
            return this;
        }
    }

    private CalledRoutines with(RoutineSignature signature, Tokens definition) {
        Optional<List<String>> types = Optional.of(signature.types());
        Routine former = known.get(signature.name().name());
        boolean overloaded = former != null
                && !(former.name().equals(signature.name()) && former.types().equals(types));
        Optional<String> body = overloaded || signature.trigger() ? Optional.empty() : body(definition);
        Routine made = new Routine(signature.name(), overloaded ? Optional.empty() : types, language(definition), body);
        return new CalledRoutines(known.plus(signature.name().name(), made), defaultSchema);
    }

    private static String language(Tokens definition) {
        int at = definition.outside("LANGUAGE");
        if (at < 0 || at + 1 >= definition.size()) {
            return "";
        }
        Token language = definition.get(at + 1);
        return language.kind() == Token.Kind.STRING
                ? Literals.string(language.text())
                : language.isName() ? language.name() : "";
    }

    private static Optional<String> body(Tokens definition) {
        int as = definition.outside("AS");
        boolean more = definition.outside("SET") >= 0
                || definition.outside("IMMUTABLE") >= 0
                || definition.outside("STABLE") >= 0;
        boolean one = as >= 0
                && as + 1 < definition.size()
                && definition.get(as + 1).kind() == Token.Kind.STRING
                && !definition.isSign(as + 2, ",");
        return one && !more ? Optional.of(Literals.string(definition.get(as + 1).text())) : Optional.empty();
    }

    /** Whether a statement may call one of them, which is quicker to tell than that it does not. */
    public boolean mayBeCalled(String sql) {
        return !known.isEmpty() && (begins(sql, "SELECT") || begins(sql, "CALL") || isBlock(sql));
    }

    /** Whether what a statement runs stands in its own text: in a DO block rather than in a routine. */
    public static boolean isBlock(String sql) {
        return begins(sql, "DO");
    }

    private static boolean begins(String sql, String word) {
        int at = 0;
        while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
            at++;
        }
        return sql.regionMatches(true, at, word, 0, word.length());
    }

    /**
     * What a statement does when the calls in it are taken for what they run.
     *
     * @param statements what it does by itself
     * @param reader reads the bodies
     */
    public List<Statement> in(String sql, List<Statement> statements, StatementReader reader) {
        if (statements.size() != 1) {
            return statements;
        }
        if (statements.get(0) instanceof Statement.DoBlock block && block.code().isPresent()) {
            BlockCode code = followed(block.code().get(), reader, new HashSet<>());
            return code.equals(block.code().get())
                    ? statements
                    : List.of(new Statement.DoBlock(block.body(), block.language(), Optional.of(code)));
        }
        return called(sql)
                .flatMap(routine -> block(routine, reader, new HashSet<>()))
                .map(List::<Statement>of)
                .orElse(statements);
    }

    /** A routine as a DO block of its body; empty where that would tell less than the call does. */
    private Optional<Statement.DoBlock> block(Routine routine, StatementReader reader, Set<String> around) {
        String body = routine.body().orElse("");
        Set<String> inside = new HashSet<>(around);
        if (body.isEmpty() || !inside.add(routine.name().name()) || inside.size() > DEEPEST) {
            return Optional.empty();
        }
        Optional<BlockCode> code = routine.language().equals("plpgsql")
                ? plpgsql(body, reader)
                : routine.language().equals("sql") ? sql(body, reader) : Optional.empty();
        return code.filter(c -> !c.dynamic() && !c.parts().isEmpty())
                .map(c -> new Statement.DoBlock(body, routine.language(), Optional.of(followed(c, reader, inside))));
    }

    private static Optional<BlockCode> plpgsql(String body, StatementReader reader) {
        return reader.read("DO " + quoted(body)).stream()
                .flatMap(List::stream)
                .filter(Statement.DoBlock.class::isInstance)
                .map(Statement.DoBlock.class::cast)
                .findFirst()
                .flatMap(Statement.DoBlock::code);
    }

    private static String quoted(String body) {
        String tag = "$body$";
        while (body.contains(tag)) {
            tag = "$" + "_" + tag.substring(1);
        }
        return tag + body + tag;
    }

    private static Optional<BlockCode> sql(String body, StatementReader reader) {
        List<Part> parts = new ArrayList<>();
        boolean told = true;
        try {
            for (Tokens one : StatementSplitter.split(Tokens.of(body))) {
                Optional<List<Statement>> read = reader.read(one.text());
                told &= read.isPresent();
                read.ifPresent(all -> parts.add(new Part(one.text(), one.text(), all, Certainty.CERTAIN, false)));
            }
        } catch (NotReadException e) {
            return Optional.empty();
        }
        return Optional.of(new BlockCode(parts, false, told));
    }

    private BlockCode followed(BlockCode code, StatementReader reader, Set<String> around) {
        List<Part> parts = new ArrayList<>();
        boolean told = code.told();
        for (Part part : code.parts()) {
            Optional<BlockCode> inside = begins(part.sql(), "SELECT") || begins(part.sql(), "CALL")
                    ? called(part.sql()).flatMap(r -> block(r, reader, around)).flatMap(Statement.DoBlock::code)
                    : Optional.empty();
            if (inside.isPresent()) {
                inside.get().parts().forEach(p -> parts.add(within(part, p)));
                told &= inside.get().told();
            } else {
                parts.add(part);
            }
        }
        return new BlockCode(parts, code.dynamic(), told);
    }

    private static Part within(Part call, Part part) {
        Certainty certainty = call.certainty() == Certainty.CERTAIN ? part.certainty() : Certainty.POSSIBLE;
        return new Part(part.sql(), call.written(), part.statements(), certainty, call.repeated() || part.repeated());
    }

    /** The routine that a statement calls, if that is all that it does: {@code SELECT f(…)}, {@code CALL p(…)}. */
    private Optional<Routine> called(String sql) {
        try {
            List<Tokens> all = StatementSplitter.split(Tokens.of(sql));
            if (all.size() != 1) {
                return Optional.empty();
            }
            Cursor at = new Cursor(all.get(0));
            if (at.accept("SELECT")) {
                if (at.acceptSign("*")) {
                    at.expect("FROM");
                }
            } else {
                at.expect("CALL");
            }
            QualifiedName name = at.qualifiedName();
            at.passParenthesis();
            at.end();
            return Optional.ofNullable(known.get(name.name()))
                    .filter(r -> r.name().in(defaultSchema).equals(name.in(defaultSchema)));
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }
}
