package io.github.migrationsafety.goal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The pages of the rules, which the plugin's jar holds. */
final class RulePages {
    private static final String FOLDER = "/io/github/migrationsafety/rules/pages/";

    private RulePages() {}

    /** The page of a rule as Markdown; empty for a rule that came from elsewhere. */
    static Optional<String> of(String rule) {
        try (InputStream page = RulePages.class.getResourceAsStream(FOLDER + rule + ".md")) {
            return page == null
                    ? Optional.empty()
                    : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
