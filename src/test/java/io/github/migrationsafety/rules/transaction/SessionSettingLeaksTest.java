package io.github.migrationsafety.rules.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionSettingLeaksTest {
    private static List<String> found(String statements) {
        return lint(statements).found("transaction/session-setting-leaks");
    }

    private static Lint lint(String statements) {
        return Lint.sql("--changeset jo:1\n" + statements + "--rollback empty\n");
    }

    @Test
    void what_is_reset_in_the_end_does_not_leak() {
        assertThat(found("SET work_mem = '8MB';\nSET ROLE app;\nRESET ROLE;\nRESET work_mem;\n"))
                .isEmpty();
        assertThat(found("SET work_mem = '8MB';\nSET work_mem TO DEFAULT;\n")).isEmpty();
        assertThat(found("SET work_mem = '8MB';\nRESET ALL;\n")).isEmpty();
    }

    @Test
    void reset_all_does_not_give_the_role_back() {
        assertThat(found("SET ROLE app;\nRESET ALL;\n")).containsExactly("3 role");
    }

    @Test
    void what_ends_with_the_transaction_does_not_leak() {
        assertThat(found("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSET LOCAL ROLE app;\n"))
                .isEmpty();
        assertThat(found("SELECT set_config('search_path', 'app', true);\nSELECT pg_advisory_xact_lock(1);\n"))
                .isEmpty();
    }

    @Test
    void an_advisory_lock_that_is_let_go_does_not_leak() {
        assertThat(found("SELECT pg_advisory_lock(1, 2);\nSELECT pg_advisory_unlock(1,2);\n"))
                .isEmpty();
        assertThat(found("SELECT pg_advisory_lock(1);\nSELECT pg_advisory_unlock(2);\n"))
                .containsExactly("3 advisory lock 1");
    }

    @Test
    void the_remedy_is_the_changeset_with_set_local() {
        assertThat(lint("SET SESSION lock_timeout = '5s';\nDROP TABLE IF EXISTS x;\n")
                        .findings("transaction/session-setting-leaks")
                        .get(0)
                        .problem()
                        .remedy())
                .isEqualTo(
                        """
                        --changeset jo:1
                        SET LOCAL lock_timeout = '5s';
                        DROP TABLE IF EXISTS x;
                        --rollback empty""");
    }
}
