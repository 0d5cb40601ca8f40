package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The rule that docs/writing-rules.md shows is the one that the integration test custom-rules compiles and runs. */
class WritingRulesPageTest {
    @Test
    void shows_a_rule_that_works() throws IOException {
        String rule = Files.readString(
                Path.of("src/it/custom-rules/acme-rules/src/main/java/com/acme/rules/TablePrefix.java"));
        assertThat(Path.of("docs/writing-rules.md")).content().contains("```java\n" + rule + "```");
    }
}
