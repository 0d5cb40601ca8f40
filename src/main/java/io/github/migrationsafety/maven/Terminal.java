package io.github.migrationsafety.maven;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import org.apache.maven.execution.MavenSession;
import org.jspecify.annotations.Nullable;

/** Whether somebody watches. */
final class Terminal {
    private Terminal() {}

    /** Whether progress may rewrite a line: a real terminal, and neither batch mode nor a CI server. */
    static boolean isInteractive(MavenSession session) {
        return session.getRequest().isInteractiveMode()
                && !session.getSystemProperties().containsKey("env.CI")
                && isTerminal(System.console());
    }

    // Up to Java 21 there is a console only on a terminal; from Java 22 on there always is one, and it knows.
    private static boolean isTerminal(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }
}
