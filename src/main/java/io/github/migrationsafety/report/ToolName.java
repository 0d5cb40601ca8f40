package io.github.migrationsafety.report;

/** What reports call the tool that wrote them. */
public final class ToolName {
    /** The plugin's artifact id. */
    public static final String TEXT = "migration-safety-maven-plugin";

    private ToolName() {}
}
