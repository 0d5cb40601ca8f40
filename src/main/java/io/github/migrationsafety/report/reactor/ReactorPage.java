package io.github.migrationsafety.report.reactor;

import io.github.migrationsafety.report.html.Assets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the template shows.
 *
 * @param folder where the page will lie
 */
public record ReactorPage(ReactorReport report, Assets assets, Path folder) {
    /** The counts in a line. */
    public String summary() {
        return ReactorWords.summary(report);
    }

    /** Whether a module has a page to link. */
    public boolean hasPage(ModuleReport module) {
        return Files.isRegularFile(page(module));
    }

    /** A module's page, as seen from this one. */
    public String link(ModuleReport module) {
        StringBuilder link = new StringBuilder();
        for (Path step : folder.toAbsolutePath().normalize().relativize(page(module))) {
            link.append(link.isEmpty() ? "" : "/").append(encoded(step.toString()));
        }
        return link.toString();
    }

    private static String encoded(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Path page(ModuleReport module) {
        return module.folder().toAbsolutePath().normalize().resolve("report.html");
    }
}
