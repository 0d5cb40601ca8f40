package io.github.migrationsafety.sql;

/** Vouches for a big {@code INSERT … VALUES} of constants, which needs no grammar. */
final class ConstantInsert {
    private ConstantInsert() {}

    /** Whether the statement is {@code INSERT INTO t [(columns)] VALUES} and rows of constants, and nothing else. */
    static boolean confirms(Tokens tokens, Reading reading) {
        if (reading.statements().size() != 1 || !(reading.statements().get(0) instanceof Statement.Insert)) {
            return false;
        }
        try {
            Cursor at = new Cursor(tokens);
            at.expect("INSERT", "INTO");
            at.qualifiedName();
            if (at.atParenthesis()) {
                at.names();
            }
            at.expect("VALUES");
            do {
                row(at);
            } while (at.acceptSign(","));
            return at.atEnd();
        } catch (NotReadException e) {
            return false;
        }
    }

    private static void row(Cursor at) {
        at.expectSign("(");
        do {
            constant(at);
        } while (at.acceptSign(","));
        at.expectSign(")");
    }

    private static void constant(Cursor at) {
        if (at.acceptAny("NULL", "TRUE", "FALSE", "DEFAULT").isEmpty()) {
            boolean signed = at.acceptSign("-") || at.acceptSign("+");
            Token.Kind kind = at.take().kind();
            if (kind != Token.Kind.NUMBER && (signed || kind != Token.Kind.STRING)) {
                throw new NotReadException();
            }
        }
        while (at.acceptSign("::")) {
            TypeReader.read(at);
        }
    }
}
