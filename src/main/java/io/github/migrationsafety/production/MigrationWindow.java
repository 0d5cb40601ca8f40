package io.github.migrationsafety.production;

import io.github.migrationsafety.policy.Production.Window;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a migration may begin now. Stateless. */
public final class MigrationWindow {
    static final String NAME = "inside the migration window";
    private static final DateTimeFormatter NOW = DateTimeFormatter.ofPattern("EEE HH:mm", Locale.ROOT);

    private MigrationWindow() {}

    /**
     * The check.
     *
     * @param clock tells the time
     */
    public static Check check(Optional<Window> window, Clock clock) {
        if (window.isEmpty()) {
            return Check.notApplicable(NAME, "the policy names none with `production.window`");
        }
        ZonedDateTime now = clock.instant().atZone(window.get().zone());
        String reason =
                "it is " + NOW.format(now) + " in " + window.get().zone() + ", the window is " + text(window.get());
        return isOpen(window.get(), now)
                ? Check.passed(NAME, reason)
                : Check.failed(NAME, reason, "Wait until it opens, or change `production.window` in the policy.");
    }

    /** A window over midnight belongs to the day on which it opens. */
    static boolean isOpen(Window window, ZonedDateTime now) {
        LocalTime time = now.toLocalTime();
        boolean afterFrom = !time.isBefore(window.from());
        boolean beforeTo = time.isBefore(window.to());
        DayOfWeek today = now.getDayOfWeek();
        if (window.from().isBefore(window.to())) {
            return afterFrom && beforeTo && window.days().contains(today);
        }
        return afterFrom && window.days().contains(today)
                || beforeTo && window.days().contains(today.minus(1));
    }

    private static String text(Window window) {
        String days = Arrays.stream(DayOfWeek.values())
                .filter(window.days()::contains)
                .map(d -> d.name().charAt(0) + d.name().substring(1, 3).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        boolean always = window.days().size() == DayOfWeek.values().length;
        return (always ? "every day" : days) + " from " + window.from() + " to " + window.to();
    }
}
