package io.github.migrationsafety.production;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FreeDiskTest {
    private static final long GIB = 1L << 30;

    @Test
    void less_than_is_wanted_fails_with_the_figures() {
        Check check = FreeDisk.judge(15 * GIB, 100 * GIB, 20);

        assertThat(check.isFailed()).isTrue();
        assertThat(check.reason()).isEqualTo("15 % (15.0 GiB) free, 20 % wanted");
    }

    @Test
    void as_much_as_is_wanted_passes() {
        assertThat(FreeDisk.judge(20 * GIB, 100 * GIB, 20).isFailed()).isFalse();
    }
}
