package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rule.ObservedRun.Hold;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.rules.Rehearsed;
import io.github.migrationsafety.rules.Seen;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservedRunTest {
    private static final String RELEASED =
            """
            --changeset jo:0
            CREATE TABLE sensors (id bigint PRIMARY KEY, name text);
            CREATE TABLE farms (id bigint PRIMARY KEY);
            --rollback DROP TABLE farms;
            --rollback DROP TABLE sensors;
            """;

    private static final String CHANGES =
            """
            --changeset jo:new
            CREATE TABLE probes (id bigint PRIMARY KEY);
            --rollback DROP TABLE probes;
            --changeset jo:1
            CREATE TABLE plots (id bigint PRIMARY KEY);
            ALTER TABLE sensors ALTER COLUMN name TYPE varchar(9);
            --rollback ALTER TABLE sensors ALTER COLUMN name TYPE text;
            --rollback DROP TABLE plots;
            """;

    @Test
    void tells_rewrites_and_rebuilds_of_tables_in_use_only() {
        ObservedRun run = applied(new Seen()
                .statement(3, "ALTER TABLE probes …")
                .rewrote(Seen.table("probes"))
                .statement(4, "ALTER TABLE sensors …")
                .rewrote(Seen.table("sensors"))
                .rewrote(Seen.index("sensors_pkey", "sensors"))
                .rewrote(Seen.index("farms_pkey", "farms")));

        assertThat(run.rewrites())
                .extracting(r -> r.relation().name().toString())
                .containsExactly("public.sensors");
        assertThat(run.rebuilds())
                .extracting(r -> r.relation().name().toString())
                .containsExactly("public.farms_pkey");
        assertThat(run.rewrites()).extracting(r -> run.at(r.by()).line()).containsExactly(4);
    }

    @Test
    void tells_whose_lock_a_scan_stood_under() {
        ObservedRun run = applied(new Seen()
                .statement(3, "LOCK TABLE farms")
                .locked("farms", LockMode.SHARE, 1)
                .statement(4, "ALTER TABLE sensors … CHECK")
                .locked("farms", LockMode.SHARE, 1)
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 2)
                .read("sensors", 200, 200, LockMode.ACCESS_EXCLUSIVE)
                .read("farms", 200, 200, LockMode.SHARE)
                .statement(5, "UPDATE sensors … WHERE id = 1")
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 2)
                .read("sensors", 1, 200, LockMode.ACCESS_EXCLUSIVE));

        assertThat(run.scans())
                .extracting(r -> r.by().number() + " " + r.scan().relation().name() + " " + r.own())
                .containsExactly("2 public.sensors true", "2 public.farms false");
    }

    @Test
    void a_lock_is_held_to_the_end_of_its_transaction_under_its_strongest_mode() {
        ObservedRun run = applied(new Seen()
                .statement(3, "LOCK TABLE sensors IN SHARE MODE")
                .locked("sensors", LockMode.SHARE, 1)
                .statement(4, "ALTER TABLE sensors …")
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 2)
                .locked("farms", LockMode.ROW_EXCLUSIVE, 2)
                .statement(5, "SELECT 1")
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 2)
                .locked("farms", LockMode.ROW_EXCLUSIVE, 2));

        assertThat(run.holds(LockMode.SHARE))
                .extracting(ObservedRunTest::text)
                .containsExactly("public.sensors ACCESS EXCLUSIVE 1..3");
    }

    @Test
    void outside_a_transaction_every_lock_ends_with_its_statement() {
        ObservedRun run = applied(new Seen()
                .alone(3, "ALTER TABLE sensors …")
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 1)
                .alone(4, "ALTER TABLE sensors …")
                .locked("sensors", LockMode.SHARE_ROW_EXCLUSIVE, 2));

        assertThat(run.holds(LockMode.SHARE))
                .extracting(ObservedRunTest::text)
                .containsExactly("public.sensors ACCESS EXCLUSIVE 1..1", "public.sensors SHARE ROW EXCLUSIVE 2..2");
    }

    @Test
    void the_rollback_is_a_run_of_its_own_and_does_not_count_what_the_changeset_made() {
        Seen seen = new Seen()
                .statement(5, "ALTER TABLE sensors …")
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 1)
                .statement(6, "DROP TABLE plots")
                .locked("plots", LockMode.ACCESS_EXCLUSIVE, 2);
        History history = Rehearsed.well()
                .observedRollback("1", seen.observation())
                .apply(Lint.sql(CHANGES).released(RELEASED).history());

        ObservedRun run = runs(history).get(0);
        assertThat(run.rollback()).isTrue();
        assertThat(run.holds(LockMode.SHARE))
                .extracting(ObservedRunTest::text)
                .containsExactly("public.sensors ACCESS EXCLUSIVE 1..1");
    }

    @Test
    void what_nobody_observed_is_no_run() {
        History source = Lint.sql(CHANGES).released(RELEASED).history();

        assertThat(runs(source)).isEmpty();
        assertThat(runs(Rehearsed.well().apply(source))).isEmpty();
    }

    private static ObservedRun applied(Seen seen) {
        History source = Lint.sql(CHANGES).released(RELEASED).history();
        return runs(Rehearsed.well().observed("1", seen.observation()).apply(source))
                .get(0);
    }

    private static List<ObservedRun> runs(History history) {
        NewTables tables = new FollowedTables("public").of(history);
        return ObservedRun.of(history.pending().get(1), tables);
    }

    private static String text(Hold hold) {
        return hold.table().name() + " " + hold.mode() + " " + hold.first().number() + ".."
                + hold.statements().get(hold.statements().size() - 1).number();
    }
}
