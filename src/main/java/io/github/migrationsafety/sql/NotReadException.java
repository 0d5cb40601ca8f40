package io.github.migrationsafety.sql;

/** Thrown inside the clause readers when the text is not what they know; the reader then answers with nothing. */
final class NotReadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReadException() {
        super("not read", null, false, false);
    }
}
