package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Health;
import io.github.migrationsafety.policy.Production.Limits;
import io.github.migrationsafety.policy.Production.OnFailure;
import io.github.migrationsafety.policy.Production.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductionReaderTest {
    private static Production read(String yaml) {
        return Policy.read(new PolicyFile("migration-safety.yaml", yaml), List.of())
                .production();
    }

    @Test
    void reads_every_key() {
        assertThat(
                        read(
                                """
                        production:
                          backup:
                            directory: /var/backups/shop
                            format: directory
                            jobs: 4
                            verify: list
                            maxAge: 2h
                            keep: 3
                            keepFor: 90d
                          window: {days: [tue, wed], from: 22:00, to: 04:30, zone: Europe/Berlin}
                          limits:
                            blockedSessions: 3
                            longTransaction: 90s
                            replicationLag: 500ms
                            freeDisk: 35
                            duration: 20m
                          lockTimeout: 2s
                          retries: 4
                          onFailure: rollback
                          journal: target/journal.jsonl
                          health: {url: "https://shop.test/health", within: 2m}
                        """))
                .isEqualTo(new Production(
                        new Backup(
                                "/var/backups/shop",
                                Backup.Format.DIRECTORY,
                                4,
                                Backup.Verify.LIST,
                                Duration.ofHours(2),
                                3,
                                Duration.ofDays(90)),
                        Optional.of(new Window(
                                Set.of(DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY),
                                LocalTime.of(22, 0),
                                LocalTime.of(4, 30),
                                ZoneId.of("Europe/Berlin"))),
                        new Limits(3, Duration.ofSeconds(90), Duration.ofMillis(500), 35, Duration.ofMinutes(20)),
                        Duration.ofSeconds(2),
                        4,
                        OnFailure.ROLLBACK,
                        "target/journal.jsonl",
                        Optional.of(new Health("https://shop.test/health", Duration.ofMinutes(2)))));
    }

    @Test
    void what_is_not_said_is_as_usual() {
        assertThat(read("preset: strict")).isEqualTo(Production.DEFAULTS);
        assertThat(read("production: {backup: {keep: 2}}").backup().directory())
                .isEqualTo(Production.DEFAULTS.backup().directory());
    }

    @Test
    void a_policy_that_extends_another_overrides_it_key_by_key() {
        PolicyFile base =
                new PolicyFile("base.yaml", "production: {retries: 3, limits: {blockedSessions: 2, duration: 5m}}");
        PolicyFile own = new PolicyFile(
                "migration-safety.yaml", "extends: base.yaml\nproduction: {limits: {duration: 9m}}", name -> base);

        Production production = Policy.read(own, List.of()).production();

        assertThat(production.retries()).isEqualTo(3);
        assertThat(production.limits().blockedSessions()).isEqualTo(2);
        assertThat(production.limits().duration()).isEqualTo(Duration.ofMinutes(9));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    {lockTimeOut: 5s}                       | unknown key `lockTimeOut` in `production`. Did you mean `lockTimeout`?
                    {lockTimeout: 5}                        | `production.lockTimeout` is `5`, which is no length of time.
                    {lockTimeout: 999999999d}               | `production.lockTimeout` is `999999999d`, which is longer than a hundred years.
                    {backup: {keep: 0}}                     | `production.backup.keep` is `0`, which is not a whole number from 1 to 10000.
                    {window: {from: 22:00}}                 | `production.window` has no `to`.
                    {window: {from: 25:00, to: 04:00}}      | `production.window.from` is `25:00`, which is no time of day.
                    {window: {from: 22:00, to: 22:00}}      | `production.window` opens and closes at 22:00.
                    {window: {from: 1:00, to: 2:00, days: []}} | `production.window.from` is `1:00`, which is no time of day.
                    {window: {from: 01:00, to: 02:00, days: []}} | `production.window.days` names no day, so no migration could ever run.
                    {window: {from: 01:00, to: 02:00, zone: Berlin}} | `production.window.zone` is `Berlin`, which is no time zone.
                    {health: {url: "file:///etc/passwd"}}   | `production.health.url` is `file:///etc/passwd`, which is no http or https URL.
                    {health: {within: 5s}}                  | `production.health` has no `url`.
                    """)
    void what_cannot_be_is_refused_with_file_and_line(String section, String message) {
        assertThatThrownBy(() -> read("production: " + section))
                .isInstanceOf(SetupException.class)
                .hasMessage("migration-safety.yaml:1: " + message);
    }

    @Test
    void a_day_is_one_of_seven() {
        assertThatThrownBy(() -> read("production: {window: {from: 01:00, to: 02:00, days: [tuesday]}}"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`tuesday`, which is not one of mon, tue, wed, thu, fri, sat, sun.");
    }
}
