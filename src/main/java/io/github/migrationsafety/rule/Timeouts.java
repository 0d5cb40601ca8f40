package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which {@code lock_timeout} and {@code statement_timeout} are in force when a statement of a pending changeset runs. Liquibase runs
 * an update in one session: what a changeset sets lasts until another one resets it, what it sets LOCAL until its own end. A
 * released changeset does not run again, unless it runs always; an ALTER ROLE or ALTER DATABASE … SET of a released one holds.
 * A rollback is another session. Immutable once made.
 *
 * @see <a href="https://www.postgresql.org/docs/17/runtime-config-client.html#GUC-LOCK-TIMEOUT">lock_timeout</a>
 */
public final class Timeouts {
    public static final String LOCK = "lock_timeout";
    public static final String STATEMENT = "statement_timeout";

    /**
     * A setting in force.
     *
     * @param value the time; zero when it is off
     * @param by the changeset that set it
     * @param at the statement that set it
     */
    public record Setting(Duration value, ChangeSet by, Location at) {
        /** Whether a statement may wait for ever. */
        public boolean off() {
            return value.isZero();
        }
    }

    private static final Pattern AMOUNT = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*(us|ms|s|min|h|d)?");
    private static final Pattern SET_CONFIG = Pattern.compile(
            "(?is)\\bset_config\\s*\\(\\s*'(lock_timeout|statement_timeout)'\\s*,\\s*'([^']*)'\\s*,\\s*(true|false)");
    private static final Pattern STANDING =
            Pattern.compile("(?is)\\bset\\s+(lock_timeout|statement_timeout)\\s*(?:=|\\bto\\b)\\s*('[^']*'|\\w+)");

    private final Map<Act, Map<String, Setting>> before = new IdentityHashMap<>();
    private Map<String, Setting> session = new HashMap<>();
    private Map<String, Setting> local = new HashMap<>();

    private Timeouts() {}

    static Timeouts of(History history, Ways ways) {
        Timeouts timeouts = new Timeouts();
        Map<Step, Way> forward = new IdentityHashMap<>();
        ways.forward().forEach(way -> forward.put(way.step(), way));
        for (Step step : history.steps()) {
            Way way = forward.get(step);
            if (way != null) {
                way.acts().forEach(timeouts::follow);
            } else if (step.changeSet().excluded().isEmpty()) {
                timeouts.followReleased(step.changeSet());
            }
            timeouts.local = new HashMap<>();
        }
        for (Way way : ways.back()) {
            timeouts.session = new HashMap<>();
            timeouts.local = new HashMap<>();
            way.acts().forEach(timeouts::follow);
        }
        return timeouts;
    }

    /** The value of a setting before a statement; empty when no changeset has set it. */
    public Optional<Setting> before(Act act, String name) {
        return Optional.ofNullable(before.getOrDefault(act, Map.of()).get(name));
    }

    /** The finite time that a statement sets a setting to, if it sets it. */
    public static Optional<Duration> sets(Act act, String name) {
        return change(act.statement(), act.text())
                .filter(c -> c.name().equals(name))
                .flatMap(c -> time(c.value()));
    }

    /** The time that a value of such a setting means: {@code 5000}, {@code '5s'}, {@code 2min}; empty for none. */
    public static Optional<Duration> time(String value) {
        Matcher amount = AMOUNT.matcher(value.replace("'", "").strip().toLowerCase(Locale.ROOT));
        if (!amount.matches()) {
            return Optional.empty();
        }
        double number = Double.parseDouble(amount.group(1));
        String unit = amount.group(2) == null ? "ms" : amount.group(2);
        double millis =
                switch (unit) {
                    case "us" -> number / 1_000;
                    case "s" -> number * 1_000;
                    case "min" -> number * 60_000;
                    case "h" -> number * 3_600_000;
                    case "d" -> number * 86_400_000;
                    default -> number;
                };
        return Optional.of(Duration.ofMillis(Math.round(millis)));
    }

    /** @param value blank to reset */
    private record Change(String name, boolean local, String value) {}

    private static Optional<Change> change(Statement statement, SqlText text) {
        if (statement instanceof Statement.SetSetting set && isTimeout(set.name())) {
            return Optional.of(new Change(set.name(), set.local(), set.value()));
        } else if (statement instanceof Statement.ResetSetting reset && isTimeout(reset.name())) {
            return Optional.of(new Change(reset.name(), false, ""));
        } else if (statement instanceof Statement.Select) {
            Matcher config = SET_CONFIG.matcher(text.sql());
            return config.find()
                    ? Optional.of(new Change(
                            config.group(1).toLowerCase(Locale.ROOT),
                            config.group(3).equalsIgnoreCase("true"),
                            config.group(2)))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isTimeout(String name) {
        return name.equals(LOCK) || name.equals(STATEMENT);
    }

    private void follow(Act act) {
        Map<String, Setting> inForce = new HashMap<>(session);
        inForce.putAll(local);
        before.put(act, inForce);
        follow(act.statement(), act.text(), act.way().changeSet());
    }

    private void follow(Statement statement, SqlText text, ChangeSet in) {
        if (statement instanceof Statement.ResetSetting reset && reset.name().equals("all")) {
            session.clear();
            local.clear();
        }
        change(statement, text).ifPresent(change -> {
            Optional<Setting> setting = time(change.value()).map(t -> new Setting(t, in, text.at()));
            if (change.local()) {
                // Outside a transaction SET LOCAL has no effect.
                setting.filter(s -> in.runInTransaction()).ifPresent(s -> local.put(change.name(), s));
            } else {
                local.remove(change.name());
                setting.ifPresentOrElse(s -> session.put(change.name(), s), () -> session.remove(change.name()));
            }
        });
    }

    private void followReleased(ChangeSet changeSet) {
        for (SqlText text : changeSet.texts().toList()) {
            for (Statement statement : text.statements().orElse(List.of())) {
                if (changeSet.runAlways()) {
                    follow(statement, text, changeSet);
                } else if (statement instanceof Statement.Other other
                        && (other.kind().equals("AlterRoleSet") || other.kind().equals("AlterDatabaseSet"))) {
                    Matcher standing = STANDING.matcher(text.sql());
                    if (standing.find()) {
                        time(standing.group(2))
                                .ifPresent(t -> session.put(
                                        standing.group(1).toLowerCase(Locale.ROOT),
                                        new Setting(t, changeSet, text.at())));
                    }
                }
            }
        }
    }
}
