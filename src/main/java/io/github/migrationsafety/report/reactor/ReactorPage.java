package io.github.migrationsafety.report.reactor;

import io.github.migrationsafety.report.html.Assets;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

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

    /** A module's page, or those of its shards, as seen from this one. */
    public List<String> links(ModuleReport module) {
        return module.pages().stream().map(this::link).toList();
    }

    private String link(Path page) {
        StringBuilder link = new StringBuilder();
        for (Path step : folder.toAbsolutePath()
                .normalize()
                .relativize(page.toAbsolutePath().normalize())) {
            link.append(link.isEmpty() ? "" : "/").append(encoded(step.toString()));
        }
        return link.toString();
    }

    private static String encoded(String step) {
        return URLEncoder.encode(step, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
