package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.step.ProgressListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final AtomicLong now = new AtomicLong();
    private final List<String> log = new ArrayList<>();
    private final StringBuilder terminal = new StringBuilder();

    @Test
    void the_log_gets_a_line_every_ten_seconds() {
        ProgressListener progress = Progress.to(false, now::get, log::add, terminal);
        progress.started(2000);
        for (int i = 1; i <= 25; i++) {
            pass(1, TimeUnit.SECONDS);
            progress.changeSet(i, id("c" + i), "apply");
        }
        progress.finished();
        assertThat(log)
                .containsExactly(
                        "10 of 2,000 changesets: apply db/a.sql::c10::jo",
                        "20 of 2,000 changesets: apply db/a.sql::c20::jo");
        assertThat(terminal).isEmpty();
    }

    @Test
    void the_log_stays_empty_when_it_is_over_soon() {
        ProgressListener progress = Progress.to(false, now::get, log::add, terminal);
        pass(60, TimeUnit.SECONDS);
        progress.started(1);
        pass(9, TimeUnit.SECONDS);
        progress.changeSet(1, id("c"), "apply");
        progress.finished();
        assertThat(log).isEmpty();
    }

    @Test
    void the_terminal_has_one_line_that_is_written_over_and_wiped() {
        ProgressListener progress = Progress.to(true, now::get, log::add, terminal);
        progress.started(12);
        pass(100, TimeUnit.MILLISECONDS);
        progress.changeSet(1, id("create-farms"), "apply");
        pass(50, TimeUnit.MILLISECONDS);
        progress.changeSet(1, id("create-farms"), "roll back");
        pass(50, TimeUnit.MILLISECONDS);
        progress.changeSet(2, id("c"), "apply");
        progress.finished();
        assertThat(terminal)
                .hasToString("\r1 of 12 changesets: apply db/a.sql::create-farms::jo"
                        + "\r2 of 12 changesets: apply db/a.sql::c::jo" + " ".repeat(11)
                        + "\r" + " ".repeat(41) + "\r");
        assertThat(log).isEmpty();
    }

    @Test
    void a_line_on_the_terminal_never_wraps() {
        ProgressListener progress = Progress.to(true, now::get, log::add, terminal);
        progress.started(1);
        pass(1, TimeUnit.SECONDS);
        progress.changeSet(1, id("x".repeat(500)), "apply");
        assertThat(terminal)
                .hasSize(79)
                .startsWith("\r1 of 1 changeset: apply db/a.sql")
                .endsWith("xxx::jo");
    }

    @Test
    void a_changeset_cannot_drive_the_terminal() {
        ProgressListener progress = Progress.to(true, now::get, log::add, terminal);
        progress.started(1);
        pass(1, TimeUnit.SECONDS);
        progress.changeSet(1, id("\u001b[2J\nnext"), "apply");
        assertThat(terminal).hasToString("\r1 of 1 changeset: apply db/a.sql::<U+001B>[2J next::jo");
    }

    @Test
    void a_closed_terminal_does_not_end_the_rehearsal() {
        ClosedTerminal closed = new ClosedTerminal();
        ProgressListener progress = Progress.to(true, now::get, log::add, closed);
        progress.started(2);
        pass(1, TimeUnit.SECONDS);
        progress.changeSet(1, id("a"), "apply");
        pass(1, TimeUnit.SECONDS);
        progress.changeSet(2, id("b"), "apply");
        progress.finished();
        assertThat(closed.tries).isEqualTo(1);
    }

    private void pass(long amount, TimeUnit unit) {
        now.addAndGet(unit.toNanos(amount));
    }

    private static ChangeSetId id(String id) {
        return new ChangeSetId("db/a.sql", id, "jo");
    }

    private static final class ClosedTerminal implements Appendable {
        private int tries;

        @Override
        public Appendable append(CharSequence text) throws IOException {
            tries++;
            throw new IOException("closed");
        }

        @Override
        public Appendable append(CharSequence text, int start, int end) throws IOException {
            return append(text);
        }

        @Override
        public Appendable append(char c) throws IOException {
            return append(String.valueOf(c));
        }
    }
}
