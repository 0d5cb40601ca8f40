package io.github.migrationsafety.report.ci;

import io.github.migrationsafety.report.ReportFormat;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The CI servers that have a form of their own for findings, known by the variables that they set for a build. */
public enum CiServer {
    /** <a href="https://docs.github.com/en/actions/reference/workflows-and-actions/variables">GitHub Actions</a>. */
    GITHUB_ACTIONS("GITHUB_ACTIONS", "GITHUB_WORKSPACE", ReportFormat.GITHUB),
    /** <a href="https://docs.gitlab.com/ci/variables/predefined_variables/">GitLab</a>. */
    GITLAB("GITLAB_CI", "CI_PROJECT_DIR", ReportFormat.GITLAB),
    /** <a href="https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables">Azure Pipelines</a>. */
    AZURE_PIPELINES("TF_BUILD", "BUILD_SOURCESDIRECTORY", ReportFormat.AZURE),
    /** <a href="https://www.jetbrains.com/help/teamcity/predefined-build-parameters.html">TeamCity</a>. */
    TEAMCITY("TEAMCITY_VERSION", "", ReportFormat.TEAMCITY);

    private final String mark;
    private final String checkout;
    private final ReportFormat form;

    CiServer(String mark, String checkout, ReportFormat form) {
        this.mark = mark;
        this.checkout = checkout;
        this.form = form;
    }

    /**
     * The server that runs the build.
     *
     * @param environment looks up an environment variable
     */
    public static Optional<CiServer> of(Function<String, Optional<String>> environment) {
        for (CiServer server : values()) {
            Optional<String> value = given(environment, server.mark);
            if (value.filter(v -> !v.equalsIgnoreCase("false")).isPresent()) {
                return Optional.of(server);
            }
        }
        return Optional.empty();
    }

    /** The folder into which the server checked the sources out, if it says so. */
    public Optional<String> checkout(Function<String, Optional<String>> environment) {
        return checkout.isEmpty() ? Optional.empty() : given(environment, checkout);
    }

    /**
     * The formats that were asked for, with the server's own: a file where files are written, lines of the log where there is a
     * console report.
     */
    public Set<ReportFormat> with(Set<ReportFormat> asked) {
        boolean wanted = form == ReportFormat.GITLAB
                ? asked.stream().anyMatch(format -> format.fileName("any").isPresent())
                : asked.contains(ReportFormat.CONSOLE);
        if (!wanted) {
            return asked;
        }
        EnumSet<ReportFormat> all = EnumSet.copyOf(asked);
        all.add(form);
        return Collections.unmodifiableSet(all);
    }

    private static Optional<String> given(Function<String, Optional<String>> environment, String name) {
        return environment.apply(name).map(String::strip).filter(v -> !v.isEmpty());
    }
}
