package io.github.migrationsafety.postgres;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Random texts that nobody can guess. */
final class Passwords {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /** 192 bits as hexadecimal digits. */
    static String random() {
        return hex(24);
    }

    /** A number from 0 to 2147483646. */
    static int number() {
        return RANDOM.nextInt(Integer.MAX_VALUE);
    }

    static String hex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
