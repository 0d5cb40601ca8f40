package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTextTest {
    @Test
    void ordinary_text_stays_in_every_script() {
        String text = "Größe 温度 سلام 🌾\n\tSELECT '§';";
        assertThat(VisibleText.of(text)).isSameAs(text);
    }

    @Test
    void what_drives_terminals_or_turns_lines_around_is_named() {
        assertThat(VisibleText.of("\u001b[31m \u0000 \u202e \u2066 \u200b \u2028 \u0085 \ud83d \uffff"))
                .isEqualTo("<U+001B>[31m <U+0000> <U+202E> <U+2066> <U+200B> <U+2028> <U+0085> <U+D83D> <U+FFFF>");
    }

    @Test
    void line_ends_of_windows_are_line_ends_and_a_lone_carriage_return_is_not() {
        assertThat(VisibleText.of("a\r\nb\rc")).isEqualTo("a\nb<U+000D>c");
        assertThat(VisibleText.line(" a \r\n  b\n\nc ")).isEqualTo("a b c");
    }

    @Test
    void a_beginning_does_not_end_in_half_a_character() {
        assertThat(VisibleText.beginning("ab🌾c", 3)).isEqualTo("ab");
        assertThat(VisibleText.beginning("ab🌾c", 4)).isEqualTo("ab🌾");
        assertThat(VisibleText.beginning("abc", 3)).isEqualTo("abc");
    }
}
