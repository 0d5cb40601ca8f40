package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Run;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockedWritesTest {
    private static final QualifiedName METERS = QualifiedName.of("public", "meters");

    @Test
    void statements_that_hold_a_lock_one_after_another_are_one_span() {
        BlockedWrites blocks = blocks(
                statement(5),
                statement(20, lock(Relation.Kind.TABLE, LockMode.SHARE)),
                statement(30, lock(Relation.Kind.TABLE, LockMode.ACCESS_EXCLUSIVE)),
                statement(5),
                statement(7, lock(Relation.Kind.PARTITIONED_TABLE, LockMode.SHARE_ROW_EXCLUSIVE)));
        assertThat(blocks.spans())
                .extracting(span -> span.from().toMillis() + " to " + span.to().toMillis())
                .containsExactly("5 to 55", "60 to 67");
        assertThat(blocks.total()).hasMillis(57);
    }

    @Test
    void locks_that_let_rows_be_written_and_locks_on_what_is_no_table_block_nobody() {
        assertThat(blocks(
                                statement(9, lock(Relation.Kind.TABLE, LockMode.SHARE_UPDATE_EXCLUSIVE)),
                                statement(9, lock(Relation.Kind.TABLE, LockMode.ROW_EXCLUSIVE)),
                                statement(9, lock(Relation.Kind.INDEX, LockMode.ACCESS_EXCLUSIVE)))
                        .spans())
                .isEmpty();
    }

    @Test
    void what_did_not_run_blocks_nobody() {
        assertThat(BlockedWrites.of(Optional.empty()).total()).isZero();
    }

    private static BlockedWrites blocks(Observed... statements) {
        return BlockedWrites.of(Optional.of(new Run(
                Duration.ofSeconds(1),
                Optional.empty(),
                SchemaDelta.NONE,
                new Observation(Arrays.asList(statements), List.of()))));
    }

    private static Observed statement(long millis, HeldLock... locks) {
        return new Observed(
                1,
                "SELECT 1",
                Optional.empty(),
                true,
                Duration.ofMillis(millis),
                Arrays.asList(locks),
                List.of(),
                List.of(),
                List.of());
    }

    private static HeldLock lock(Relation.Kind kind, LockMode mode) {
        return new HeldLock(new Relation(kind, METERS, METERS), mode, 1);
    }
}
