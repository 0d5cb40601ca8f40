package io.github.migrationsafety.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SchemaChangesTest {
    @Test
    void tells_new_changed_and_dropped_tables() {
        Schema before = Schema.EMPTY.with(table("a")).with(table("b")).with(table("c"));
        Schema after = before.with(complete("b")).without(name("c")).with(table("d"));

        assertThat(after.changedSince(before)).containsExactly(name("b"), name("c"), name("d"));
        assertThat(before.changedSince(after)).containsExactly(name("b"), name("c"), name("d"));
    }

    @Test
    void does_not_tell_a_table_that_is_again_as_it_was() {
        Schema before = Schema.EMPTY.with(table("a")).with(table("b"));
        Schema after =
                before.with(complete("a")).with(table("c")).with(table("a")).without(name("c"));

        assertThat(after.changedSince(before)).isEmpty();
    }

    @Test
    void tells_the_same_however_many_changes_lie_between() {
        Schema before = Schema.EMPTY.with(table("first"));
        Schema after = before;
        List<QualifiedName> made = new ArrayList<>();
        for (int i = 100; i < 300; i++) {
            after = after.with(table("t" + i));
            made.add(name("t" + i));

            assertThat(after.changedSince(before)).isEqualTo(made);
        }
    }

    @Test
    void compares_states_that_do_not_come_from_one_another() {
        Schema one = Schema.EMPTY.with(table("a")).with(table("b"));
        Schema other = Schema.EMPTY.with(table("b")).with(complete("a"));

        assertThat(one.changedSince(other)).containsExactly(name("a"));
    }

    private static QualifiedName name(String name) {
        return QualifiedName.of("public", name);
    }

    private static Table table(String name) {
        return table(name, false);
    }

    private static Table complete(String name) {
        return table(name, true);
    }

    private static Table table(String name, boolean complete) {
        return new Table(name(name), List.of(), List.of(), List.of(), false, Optional.empty(), complete);
    }
}
