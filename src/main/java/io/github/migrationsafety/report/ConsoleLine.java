package io.github.migrationsafety.report;

import java.util.regex.Pattern;

/**
 * A line for the build's log.
 *
 * @param level as what it is logged
 * @param text one line, without control characters
 */
public record ConsoleLine(Level level, String text) {
    /**
     * What CI servers obey wherever in a line it stands: {@code ##vso[} (Azure Pipelines), {@code ##[} (GitHub Actions, Azure) and
     * {@code ##teamcity[}.
     *
     * @see <a href="https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands">Logging commands</a>
     * @see <a href="https://www.jetbrains.com/help/teamcity/service-messages.html">Service messages</a>
     */
    private static final Pattern COMMAND = Pattern.compile("##(?=(?:vso|teamcity)?\\[)", Pattern.CASE_INSENSITIVE);

    /** Takes the sense from what a CI server would obey: a changelog must not give its orders. */
    public ConsoleLine {
        text = COMMAND.matcher(text).replaceAll("# #");
    }

    /** The log levels. */
    public enum Level {
        ERROR,
        WARN,
        INFO
    }
}
