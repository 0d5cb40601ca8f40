package io.github.migrationsafety.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.production.backup.BackupRecord;
import io.github.migrationsafety.production.backup.ProvenBackup;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackupCheckTest {
    private static final Backup POLICY = Production.DEFAULTS.backup();
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-01-07T12:00:00Z"), ZoneOffset.UTC);

    private static ProvenBackup backup(String takenAt, Verify verify) {
        return new ProvenBackup(
                Path.of("shop-1"),
                new BackupRecord(
                        1,
                        "db:5432",
                        "shop",
                        "17.11",
                        takenAt,
                        "17.11",
                        Format.CUSTOM,
                        1,
                        "0",
                        verify,
                        "",
                        "",
                        "",
                        new TreeMap<>(),
                        List.of()));
    }

    private static Backup proving(Verify verify) {
        return new Backup(
                POLICY.directory(),
                POLICY.format(),
                POLICY.jobs(),
                verify,
                POLICY.maxAge(),
                POLICY.keep(),
                POLICY.keepFor());
    }

    @Test
    void none_fails_and_says_where_it_was_looked_for() {
        Check check = BackupCheck.of(Optional.empty(), POLICY, NOON);

        assertThat(check.isFailed()).isTrue();
        assertThat(check.reason()).isEqualTo("there is none of this database in .migration-safety/backups");
    }

    @Test
    void one_that_was_restored_an_hour_ago_passes() {
        assertThat(BackupCheck.of(Optional.of(backup("2026-01-07T11:00:00Z", Verify.RESTORE)), POLICY, NOON))
                .isEqualTo(Check.passed(BackupCheck.NAME, "shop-1 is 1 h old, restored and compared"));
    }

    @Test
    void one_that_is_too_old_fails_with_both_ages() {
        Check check = BackupCheck.of(Optional.of(backup("2026-01-06T11:00:00Z", Verify.RESTORE)), POLICY, NOON);

        assertThat(check.isFailed()).isTrue();
        assertThat(check.reason()).isEqualTo("shop-1 is 25 h old, restored and compared; at most 24 h are allowed");
    }

    @ParameterizedTest
    @CsvSource({
        "RESTORE, RESTORE, true",
        "LIST, RESTORE, false",
        "LIST, LIST, true",
        "RESTORE, LIST, true",
        "NONE, RESTORE, false",
        "NONE, NONE, false"
    })
    void the_proof_has_to_be_the_one_that_the_policy_asks_for(Verify proof, Verify wanted, boolean enough) {
        Check check = BackupCheck.of(Optional.of(backup("2026-01-07T11:00:00Z", proof)), proving(wanted), NOON);

        assertThat(check.isFailed()).isEqualTo(!enough);
    }
}
