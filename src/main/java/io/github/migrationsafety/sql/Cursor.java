package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Walks over the tokens of one clause. What it cannot take throws {@link NotReadException}. It remembers whether anything
 * was passed over unread (an expression, a query): only a grammar can vouch for that.
 */
final class Cursor {
    /**
     * Reserved words and words reserved but for function and type names: they cannot name a table or a column without
     * quotes (PostgreSQL manual, appendix "SQL Key Words", version 18).
     */
    private static final Set<String> RESERVED = Set.of(
            """
            ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CASE CAST CHECK COLLATE COLLATION
            COLUMN CONCURRENTLY CONSTRAINT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_ROLE CURRENT_SCHEMA
            CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER DEFAULT DEFERRABLE DESC DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR
            FOREIGN FREEZE FROM FULL GRANT GROUP HAVING ILIKE IN INITIALLY INNER INTERSECT INTO IS ISNULL JOIN LATERAL
            LEADING LEFT LIKE LIMIT LOCALTIME LOCALTIMESTAMP NATURAL NOT NOTNULL NULL OFFSET ON ONLY OR ORDER OUTER
            OVERLAPS PLACING PRIMARY REFERENCES RETURNING RIGHT SELECT SESSION_USER SIMILAR SOME SYMMETRIC SYSTEM_USER
            TABLE TABLESAMPLE THEN TO TRAILING TRUE UNION UNIQUE USER USING VARIADIC VERBOSE WHEN WHERE WINDOW WITH"""
                    .split("\\s+"));

    /**
     * Words that may name a table or a column, but no function and no type: "non-reserved (cannot be function or type)" in the
     * same appendix. Many begin an expression of a form of its own.
     */
    private static final Set<String> SPECIAL = Set.of(
            """
            BETWEEN BIGINT BIT BOOLEAN CHAR CHARACTER COALESCE DEC DECIMAL EXISTS EXTRACT FLOAT GREATEST GROUPING INOUT INT
            INTEGER INTERVAL JSON JSON_ARRAY JSON_ARRAYAGG JSON_EXISTS JSON_OBJECT JSON_OBJECTAGG JSON_QUERY JSON_SCALAR
            JSON_SERIALIZE JSON_TABLE JSON_VALUE LEAST MERGE_ACTION NATIONAL NCHAR NONE NORMALIZE NULLIF NUMERIC OUT OVERLAY
            POSITION PRECISION REAL ROW SETOF SMALLINT SUBSTRING TIME TIMESTAMP TREAT TRIM VALUES VARCHAR XMLATTRIBUTES
            XMLCONCAT XMLELEMENT XMLEXISTS XMLFOREST XMLNAMESPACES XMLPARSE XMLPI XMLROOT XMLSERIALIZE XMLTABLE"""
                    .split("\\s+"));

    private final Tokens tokens;
    private int at;
    private boolean passedOver;
    private final List<Token> settled = new ArrayList<>();

    Cursor(Tokens tokens) {
        this.tokens = tokens;
    }

    static boolean isReserved(Token token) {
        return token.kind() == Token.Kind.WORD && RESERVED.contains(token.keyword());
    }

    boolean passedOver() {
        return passedOver;
    }

    boolean atEnd() {
        return at == tokens.size();
    }

    void end() {
        if (!atEnd()) {
            throw new NotReadException();
        }
    }

    boolean at(String... words) {
        return tokens.are(at, words);
    }

    boolean atSign(String sign) {
        return tokens.isSign(at, sign);
    }

    /** Whether the token after the next {@code ahead} ones is that word. */
    boolean ahead(int ahead, String word) {
        return tokens.is(at + ahead, word);
    }

    boolean aheadSign(int ahead, String sign) {
        return tokens.isSign(at + ahead, sign);
    }

    Token peek() {
        if (atEnd()) {
            throw new NotReadException();
        }
        return tokens.get(at);
    }

    Token take() {
        Token token = peek();
        at++;
        return token;
    }

    boolean accept(String... words) {
        if (!at(words)) {
            return false;
        }
        at += words.length;
        return true;
    }

    /** Takes the next word if it is one of these. */
    Optional<String> acceptAny(String... words) {
        for (String word : words) {
            if (accept(word)) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    /** Takes the next word, which must be one of these. */
    String expectAny(String... words) {
        return acceptAny(words).orElseThrow(NotReadException::new);
    }

    /** Takes the next word, in upper case. */
    String expectWord() {
        String word = take().keyword();
        if (word.isEmpty()) {
            throw new NotReadException();
        }
        return word;
    }

    void expect(String... words) {
        if (!accept(words)) {
            throw new NotReadException();
        }
    }

    boolean acceptSign(String sign) {
        if (!atSign(sign)) {
            return false;
        }
        at++;
        return true;
    }

    void expectSign(String sign) {
        if (!acceptSign(sign)) {
            throw new NotReadException();
        }
    }

    boolean ifExists() {
        return accept("IF", "EXISTS");
    }

    boolean ifNotExists() {
        return accept("IF", "NOT", "EXISTS");
    }

    /** CASCADE or RESTRICT or neither. */
    boolean cascade() {
        if (accept("CASCADE")) {
            return true;
        }
        accept("RESTRICT");
        return false;
    }

    /** Whether a word follows that may name a table or a column, but no function and no type. */
    boolean atSpecialWord() {
        return !atEnd()
                && tokens.get(at).kind() == Token.Kind.WORD
                && SPECIAL.contains(tokens.get(at).keyword());
    }

    boolean atOperator() {
        return !atEnd() && tokens.get(at).kind() == Token.Kind.OPERATOR;
    }

    /** Whether a string constant follows that is not one of bits or of national characters. */
    boolean atPlainString() {
        return !atEnd()
                && tokens.get(at).kind() == Token.Kind.STRING
                && "'$eEuU".indexOf(tokens.get(at).text().charAt(0)) >= 0;
    }

    /** Whether a bracket opens here around a query. */
    boolean aheadSelect() {
        return atParenthesis() && ahead(1, "SELECT");
    }

    /** Takes what a reader takes; where it cannot, nothing. */
    boolean tried(Consumer<Cursor> reader) {
        int mark = at;
        boolean passed = passedOver;
        int known = settled.size();
        try {
            reader.accept(this);
            return true;
        } catch (NotReadException e) {
            at = mark;
            passedOver = passed;
            settled.subList(known, settled.size()).clear();
            return false;
        }
    }

    boolean atName() {
        return !atEnd() && tokens.get(at).isName() && !isReserved(tokens.get(at));
    }

    String name() {
        if (!atName()) {
            throw new NotReadException();
        }
        return take().name();
    }

    /** A name where any word may stand, as after a dot. */
    String label() {
        if (!peek().isName()) {
            throw new NotReadException();
        }
        return take().name();
    }

    /** A role: a name, or CURRENT_USER and the like. */
    String role() {
        return acceptAny("CURRENT_USER", "CURRENT_ROLE", "SESSION_USER")
                .map(word -> word.toLowerCase(Locale.ROOT))
                .orElseGet(this::name);
    }

    /** The parts of a name with dots. */
    List<String> dotted() {
        List<String> parts = new ArrayList<>();
        parts.add(name());
        while (acceptSign(".")) {
            parts.add(label());
        }
        return parts;
    }

    /** A table or another object in a schema; a database before the schema is taken off. */
    QualifiedName qualifiedName() {
        List<String> parts = dotted();
        int size = parts.size();
        if (size > 3) {
            throw new NotReadException();
        }
        return size == 1 ? QualifiedName.of(parts.get(0)) : QualifiedName.of(parts.get(size - 2), parts.get(size - 1));
    }

    /** The name of a function or procedure. */
    QualifiedName routineName() {
        if (atSpecialWord() && !aheadSign(1, ".")) {
            throw new NotReadException();
        }
        return qualifiedName();
    }

    /** {@code [ONLY] name [*]} or {@code ONLY (name)}. */
    QualifiedName relation() {
        boolean only = accept("ONLY");
        if (only && acceptSign("(")) {
            QualifiedName name = qualifiedName();
            expectSign(")");
            return name;
        }
        QualifiedName name = qualifiedName();
        if (!only && tokens.isSign(at, "*")) {
            at++;
        }
        return name;
    }

    String string() {
        if (peek().kind() != Token.Kind.STRING) {
            throw new NotReadException();
        }
        return Literals.string(take().text());
    }

    boolean atParenthesis() {
        return atSign("(");
    }

    /** What stands between the brackets that open here. */
    Tokens parenthesis() {
        if (!atParenthesis()) {
            throw new NotReadException();
        }
        int close = tokens.closing(at);
        Tokens inside = tokens.slice(at + 1, close);
        at = close + 1;
        return inside;
    }

    /** Takes {@code [ … ]}. */
    void brackets() {
        if (!atSign("[")) {
            throw new NotReadException();
        }
        at = tokens.closing(at) + 1;
    }

    /** Passes over brackets whose content only a grammar judges. */
    Tokens passParenthesis() {
        passedOver = true;
        return parenthesis();
    }

    void passParenthesisIfAny() {
        if (atParenthesis()) {
            passParenthesis();
        }
    }

    /** Takes a list of options, {@code (fillfactor = 70, toast.fillfactor = 70)}. */
    Tokens options() {
        return options("=");
    }

    /** Takes a list of the options of a command, {@code (VERBOSE, FULL false)}. */
    Tokens commandOptions() {
        return options("");
    }

    /** Values other than a constant or a name are passed over. */
    private Tokens options(String sign) {
        Tokens options = parenthesis();
        for (Tokens option : options.split(",")) {
            Cursor one = new Cursor(option);
            try {
                one.label();
                if (one.acceptSign(".")) {
                    one.label();
                }
                if (!one.atEnd() && !sign.isEmpty()) {
                    one.expectSign(sign);
                    one.peek();
                }
                if (one.atOperator()) {
                    SequenceOptions.number(one);
                } else if (!one.atEnd() && (one.atSpecialWord() || one.take().kind() == Token.Kind.PUNCTUATION)) {
                    throw new NotReadException();
                }
                one.end();
            } catch (NotReadException e) {
                passedOver = true;
            }
        }
        return options;
    }

    /** Takes the arguments of a function by which DROP, ALTER and GRANT tell it from others, if they are given, and tells them. */
    Optional<Tokens> argumentsIfAny() {
        if (!atParenthesis()) {
            return Optional.empty();
        }
        Tokens arguments = parenthesis();
        boolean star = arguments.size() == 1 && arguments.isSign(0, "*");
        if (!arguments.isEmpty() && !star) {
            try {
                arguments.split(",").forEach(argument -> argument(new Cursor(argument)));
            } catch (NotReadException e) {
                passedOver = true;
            }
        }
        return Optional.of(arguments);
    }

    /** {@code [mode] [name] type}. */
    private static void argument(Cursor at) {
        at.acceptAny("IN", "OUT", "INOUT", "VARIADIC");
        int start = at.mark();
        try {
            TypeReader.read(at);
            at.end();
        } catch (NotReadException e) {
            at.back(start);
            at.label();
            TypeReader.read(at);
            at.end();
        }
    }

    /** {@code (a, b, c)}. */
    List<String> names() {
        Cursor inside = new Cursor(parenthesis());
        List<String> names = new ArrayList<>();
        do {
            names.add(inside.name());
        } while (inside.acceptSign(","));
        inside.end();
        return names;
    }

    /** Takes an expression in brackets, and passes over one that is not read. */
    Tokens expressionInParenthesis() {
        return noted(parenthesis(), ExpressionReader::expression);
    }

    /** Takes expressions in brackets, and passes over those that are not read. */
    Tokens expressionsInParenthesis() {
        return noted(parenthesis(), ExpressionReader::list);
    }

    /** Takes an expression up to the first of these words, as {@link #passUntil}, and passes over one that is not read. */
    Tokens expressionUntil(String... words) {
        return readUntil(ExpressionReader::expression, words);
    }

    /** Takes everything up to the first of these words, as {@link #passUntil}, and passes over it unless the reader takes it. */
    Tokens readUntil(Consumer<Cursor> reader, String... words) {
        return noted(until(words), reader);
    }

    /** Takes the rest, if there is any, and passes over it unless the reader takes it to its end. */
    Tokens readRest(Consumer<Cursor> reader) {
        return atEnd() ? rest() : noted(rest(), reader);
    }

    /** Notes that these tokens were passed over, unless the reader takes them to their end. */
    Tokens noted(Tokens taken, Consumer<Cursor> reader) {
        Cursor inside = new Cursor(taken);
        passedOver |= !inside.tried(reader) || !inside.atEnd() || inside.passedOver();
        return taken;
    }

    /** Passes over everything up to the first of these words outside of brackets and CASE, or up to the end. */
    Tokens passUntil(String... words) {
        passedOver = true;
        return until(words);
    }

    private Tokens until(String... words) {
        int from = at;
        int cases = 0;
        while (!atEnd()) {
            Token token = tokens.get(at);
            if (cases == 0 && at > from && isAny(token, words) && !continuesExpression()) {
                break;
            }
            if (Tokens.opens(token)) {
                at = tokens.closing(at);
            } else if (Tokens.closes(token)) {
                throw new NotReadException();
            } else if (token.is("CASE")) {
                cases++;
            } else if (token.is("END") && cases > 0) {
                cases--;
            }
            at++;
        }
        return tokens.slice(from, at);
    }

    /**
     * Takes the expression of a column's DEFAULT, up to the next clause of the column, and passes over one that is not read.
     * The grammar allows only b_expr there, in which NOT and NULL stand at the start, after IS or an operator, or inside of
     * brackets and CASE.
     */
    Tokens defaultExpression() {
        int from = at;
        int cases = 0;
        while (!atEnd()) {
            Token token = tokens.get(at);
            if (cases == 0 && startsColumnClause(token) && !(at == from && token.is("NULL"))) {
                break;
            }
            if (Tokens.opens(token)) {
                at = tokens.closing(at);
            } else if (token.is("CASE")) {
                cases++;
            } else if (token.is("END") && cases > 0) {
                cases--;
            }
            at++;
        }
        return noted(tokens.slice(from, at), ExpressionReader::restricted);
    }

    private boolean startsColumnClause(Token token) {
        Token before = tokens.get(at - 1);
        if (before.kind() == Token.Kind.OPERATOR || before.is("IS") || before.isSign(".") || before.isSign("::")) {
            return false;
        }
        return switch (token.keyword()) {
            case "CONSTRAINT",
                    "NOT",
                    "NULL",
                    "DEFAULT",
                    "PRIMARY",
                    "UNIQUE",
                    "REFERENCES",
                    "CHECK",
                    "COLLATE",
                    "DEFERRABLE",
                    "INITIALLY" -> true;
            case "GENERATED" -> ahead(1, "ALWAYS") || ahead(1, "BY");
            default -> false;
        };
    }

    /** FROM of IS DISTINCT FROM, a name after a dot or AS: not the clause that the word would begin. */
    private boolean continuesExpression() {
        return (tokens.is(at, "FROM") && tokens.is(at - 1, "DISTINCT"))
                || tokens.isSign(at - 1, ".")
                || tokens.is(at - 1, "AS");
    }

    private static boolean isAny(Token token, String... words) {
        for (String word : words) {
            if (token.is(word)) {
                return true;
            }
        }
        return false;
    }

    /** Passes over the rest. */
    Tokens passRest() {
        passedOver |= !atEnd();
        return rest();
    }

    /** Notes that these tokens were passed over, if there are any. */
    void passedOver(Tokens passed) {
        passedOver |= !passed.isEmpty();
    }

    /** The rest, to be read by another cursor. */
    Tokens rest() {
        Tokens rest = tokens.slice(at, tokens.size());
        at = tokens.size();
        return rest;
    }

    /** The first of these words outside of brackets from here on, or an empty text. */
    String first(String... words) {
        for (int i = at; i < tokens.size(); i++) {
            if (Tokens.opens(tokens.get(i))) {
                i = tokens.closing(i);
            } else if (isAny(tokens.get(i), words)) {
                return tokens.get(i).keyword();
            }
        }
        return "";
    }

    boolean aheadName(int ahead) {
        return at + ahead < tokens.size() && tokens.get(at + ahead).isName();
    }

    /** Takes over what another cursor of the same statement passed over and settled. */
    void joins(Cursor other) {
        passedOver |= other.passedOver;
        settled.addAll(other.settled);
    }

    /**
     * Marks the tokens since {@code mark} as read to the last one and optional: a grammar need not see them. That lets older
     * grammars judge the rest of a statement that has a newer clause.
     */
    void settle(int mark) {
        settled.addAll(tokens.slice(mark, at).list());
    }

    List<Token> settled() {
        return List.copyOf(settled);
    }

    /** Where this cursor stands, for {@link #back}. */
    int mark() {
        return at;
    }

    /** What was taken since {@code mark}. */
    Tokens since(int mark) {
        return tokens.slice(mark, at);
    }

    void back(int mark) {
        at = mark;
    }
}
