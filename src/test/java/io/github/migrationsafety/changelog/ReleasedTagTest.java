package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasedTagTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    private ChangeLogFolder folder() {
        return new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann"><sql>SELECT 1</sql></changeSet>
                        <changeSet id="2" author="ann"><tagDatabase tag="v1"/></changeSet>
                        <changeSet id="3" author="ann"><sql>SELECT 1</sql></changeSet>
                        <changeSet id="4" author="ann"><tagDatabase tag="v2"/></changeSet>
                        """);
    }

    @Test
    void releases_up_to_and_including_the_changeset_that_sets_the_tag() {
        assertThat(folder().releasedTag("v1").read().changeSets())
                .extracting(ChangeSet::released)
                .containsExactly(true, true, false, false);
        assertThat(folder().read().changeSets())
                .extracting(set -> set.tag().orElse("-"))
                .containsExactly("-", "v1", "-", "v2");
    }

    @Test
    void names_the_tags_that_exist_when_the_one_asked_for_does_not() {
        assertThatThrownBy(() -> folder().releasedTag("v3").read()).isInstanceOfSatisfying(SetupException.class, e -> {
            assertThat(e).hasMessage("`released.tag` is `v3`, but no changeset of `log.xml` sets this tag.");
            assertThat(e.advice()).endsWith("v1, v2.");
        });
    }
}
