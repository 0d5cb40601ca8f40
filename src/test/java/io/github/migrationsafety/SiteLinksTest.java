package io.github.migrationsafety;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code mvn site} shows is the repository's own pages, so their links have to stay within what the site has. */
class SiteLinksTest {
    private static final Path OWN_PAGES = Path.of("src/site/markdown");
    private static final Pattern FENCED = Pattern.compile("(?s)```.*?```");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s#:]+)(?:#[^)]*)?\\)");

    @Test
    void no_link_of_a_page_leads_out_of_the_site() throws IOException {
        List<String> astray = new ArrayList<>();
        int links = 0;
        for (Path page : pages()) {
            Matcher link = LINK.matcher(FENCED.matcher(Files.readString(page)).replaceAll(""));
            while (link.find()) {
                links++;
                Path target = page.resolveSibling(link.group(1)).normalize();
                if (!isOnSite(target)) {
                    astray.add(page + " links " + link.group(1));
                }
            }
        }

        assertThat(astray).isEmpty();
        assertThat(links).isGreaterThan(100);
    }

    @Test
    void the_page_of_decisions_has_all_of_them() throws IOException {
        String page = Files.readString(OWN_PAGES.resolve("docs/decisions/index.md"));

        try (Stream<Path> decisions = Files.list(Path.of("docs/decisions"))) {
            assertThat(decisions.map(d -> "](" + d.getFileName() + ")")).allMatch(page::contains);
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> below = Files.walk(Path.of("docs"))) {
            Stream.concat(top, below)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .forEach(pages::add);
        }
        return pages;
    }

    private static boolean isOnSite(Path target) {
        boolean picture = target.startsWith("docs/images") || target.startsWith("docs/schema");
        boolean page = target.toString().endsWith(".md");
        return (Files.isRegularFile(target) && (page || picture))
                || Files.isRegularFile(OWN_PAGES.resolve(target).resolve("index.md"));
    }
}
