package io.github.migrationsafety.postgres.container;

import com.github.dockerjava.api.exception.DockerException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the engine itself said, taken out of the exceptions that it was wrapped in. */
final class EngineMessage {
    /** {@code Status 404: {"message":"pull access denied"}}. */
    private static final Pattern MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private EngineMessage() {}

    /** What the engine itself answered with, among the causes of a failure. */
    static Optional<DockerException> within(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof DockerException answer) {
                return Optional.of(answer);
            }
        }
        return Optional.empty();
    }

    /** One line, without a full stop. */
    static String of(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = root.getMessage() == null ? root.toString() : root.getMessage();
        Matcher message = MESSAGE.matcher(text);
        String said = message.find() ? message.group(1).replace("\\\"", "\"").replace("\\n", " ") : text;
        return said.strip().replaceAll("\\s+", " ").replaceFirst("\\.$", "");
    }
}
