package io.github.migrationsafety.changelog;

/** Other people's error messages as parts of our sentences. */
final class Sentences {
    private Sentences() {}

    /** What an exception says, on one line, without a final full stop; its class where it says nothing. */
    static String reason(Throwable e) {
        String message = e.getMessage();
        if (message == null || message.isBlank()) {
            return e.getClass().getName();
        }
        return message.strip().replaceAll("\\s*\\R\\s*", " ").replaceFirst("[.\\s]+$", "");
    }
}
