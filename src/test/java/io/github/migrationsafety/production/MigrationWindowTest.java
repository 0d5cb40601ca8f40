package io.github.migrationsafety.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Production.Window;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MigrationWindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    // 2026-01-05 is a Monday.
    @ParameterizedTest
    @CsvSource({
        "2026-01-05T21:59:59+01:00, false",
        "2026-01-05T22:00:00+01:00, true",
        "2026-01-06T03:59:59+01:00, true",
        "2026-01-06T04:00:00+01:00, false",
        "2026-01-06T22:30:00+01:00, false",
        "2026-01-05T02:00:00+01:00, false"
    })
    void a_window_over_midnight_belongs_to_the_day_on_which_it_opens(String now, boolean open) {
        Window monday = new Window(Set.of(DayOfWeek.MONDAY), LocalTime.of(22, 0), LocalTime.of(4, 0), BERLIN);

        assertThat(MigrationWindow.isOpen(monday, ZonedDateTime.parse(now).withZoneSameInstant(BERLIN)))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-05T08:59:00+01:00, false",
        "2026-01-05T09:00:00+01:00, true",
        "2026-01-05T11:00:00+01:00, false",
        "2026-01-06T10:00:00+01:00, false"
    })
    void a_window_within_a_day_ends_before_its_last_minute(String now, boolean open) {
        Window monday = new Window(Set.of(DayOfWeek.MONDAY), LocalTime.of(9, 0), LocalTime.of(11, 0), BERLIN);

        assertThat(MigrationWindow.isOpen(monday, ZonedDateTime.parse(now).withZoneSameInstant(BERLIN)))
                .isEqualTo(open);
    }
}
