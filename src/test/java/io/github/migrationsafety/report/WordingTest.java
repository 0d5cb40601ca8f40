package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WordingTest {
    @Test
    void durations_have_two_figures_or_so() {
        assertThat(Wording.duration(Duration.ZERO)).isEqualTo("0 ms");
        assertThat(Wording.duration(Duration.ofMillis(999))).isEqualTo("999 ms");
        assertThat(Wording.duration(Duration.ofMillis(3240))).isEqualTo("3.2 s");
        assertThat(Wording.duration(Duration.ofMillis(59_949))).isEqualTo("59.9 s");
        assertThat(Wording.duration(Duration.ofMillis(59_950))).isEqualTo("1 min 0 s");
        assertThat(Wording.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    }

    @Test
    void sizes_go_by_thousands() {
        assertThat(Wording.size(999)).isEqualTo("999 B");
        assertThat(Wording.size(20_000)).isEqualTo("20 kB");
        assertThat(Wording.size(999_499)).isEqualTo("999 kB");
        assertThat(Wording.size(1_230_000)).isEqualTo("1.2 MB");
    }

    @Test
    void the_locale_does_not_matter() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(Wording.count(1234, "error")).isEqualTo("1,234 errors");
            assertThat(Wording.duration(Duration.ofMillis(1500))).isEqualTo("1.5 s");
        } finally {
            Locale.setDefault(before);
        }
    }
}
