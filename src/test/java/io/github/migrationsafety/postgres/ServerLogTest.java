package io.github.migrationsafety.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class ServerLogTest {

    @Test
    void keeps_the_beginning_of_a_line_that_has_no_end() throws IOException {
        ServerLog log = new ServerLog();

        log.readFrom(new StringReader("LOG:  first\nERROR:  " + "x".repeat(1_000_000) + "\nLOG:  last"));

        assertThat(log.tail().lines()).hasSize(3).first().isEqualTo("LOG:  first");
        assertThat(log.tail().lines()).last().isEqualTo("LOG:  last");
        assertThat(log.tail()).hasSizeLessThan(3_000);
    }

    @Test
    void tells_what_befell_the_server_in_its_own_words() {
        ServerLog log = new ServerLog();
        log.add("2026-01-01 00:00:00.000 UTC [7] LOG:  server process (PID 9) was terminated by signal 9: Killed");
        log.add("2026-01-01 00:00:00.000 UTC [7] LOG:  terminating any other active server processes");

        assertThat(log.fate()).isEqualTo("was lost: server process (PID 9) was terminated by signal 9: Killed");
    }

    @Test
    void names_a_full_disk() {
        ServerLog log = new ServerLog();
        log.add(
                "2026-01-01 00:00:00.000 UTC [8] PANIC:  could not write to file \"pg_wal/xlogtemp.8\": No space left on device");
        log.add("2026-01-01 00:00:00.000 UTC [7] LOG:  server process (PID 8) was terminated by signal 6: Aborted");

        assertThat(log.fate()).endsWith("No space left on device");
    }

    @Test
    void admits_not_to_know() {
        assertThat(new ServerLog().fate()).isEqualTo("was ended from outside");
    }
}
