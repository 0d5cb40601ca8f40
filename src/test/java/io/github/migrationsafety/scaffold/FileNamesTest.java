package io.github.migrationsafety.scaffold;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

    @ParameterizedTest
    @CsvSource({
        "007-sensors.sql, 008-add-sensors-label.sql",
        "099_sensors.yaml, 100_add_sensors_label.yaml",
        "V7__sensors.sql, V8__add_sensors_label.sql",
        "20250131-sensors.xml, 20261122-add-sensors-label.xml",
        "changelog-12.xml, changelog-13.xml",
        "9.sql, 10.sql",
        "sensors.sql, add-sensors-label.sql",
        "db.changelog-master.sql, add-sensors-label.sql"
    })
    void a_new_file_is_called_after_the_newest(String newest, String next) {
        assertThat(FileNames.next(newest, List.of(newest), "add-sensors-label", TODAY))
                .isEqualTo(next);
    }

    @Test
    void numbers_go_on_after_the_highest() {
        assertThat(FileNames.next("007-a.sql", List.of("007-a.sql", "011-b.sql"), "c", TODAY))
                .isEqualTo("012-c.sql");
    }

    @Test
    void a_name_that_is_taken_is_not_given_again() {
        assertThat(FileNames.next("a.sql", List.of("a.sql", "c.sql", "c-2.sql"), "c", TODAY))
                .isEqualTo("c-3.sql");
    }
}
