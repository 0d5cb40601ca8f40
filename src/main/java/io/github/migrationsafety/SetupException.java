package io.github.migrationsafety;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * The input cannot be worked with at all: no server, a changelog that does not parse, an unreadable policy. A mojo turns it
 * into a {@code MojoExecutionException}.
 *
 * <p>The message is one clear sentence that names the file, line or parameter; the advice is one sentence that says what to
 * do. Neither holds a secret.
 */
public final class SetupException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String advice;

    /**
     * @param message what is wrong, naming the file, line or parameter; a full sentence
     * @param advice what the user can do about it; a full sentence
     */
    public SetupException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    /** As above, with the cause, if there is one to show, which only {@code -X} shows. */
    public SetupException(String message, String advice, @Nullable Throwable cause) {
        super(message, cause);
        this.advice = advice;
    }

    /** What the user can do about it; a full sentence. */
    public String advice() {
        return advice;
    }
}
