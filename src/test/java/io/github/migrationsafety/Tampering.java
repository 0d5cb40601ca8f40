package io.github.migrationsafety;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** Spoils files as bad disks, editors and people who mean harm do; the same seed spoils them the same way. */
public final class Tampering {
    private static final List<String> SNIPPETS = List.of(
            "null",
            "{}",
            "[]",
            "{\"x\":{\"x\":{\"x\":[[[[",
            "\"\"",
            "-1",
            "99999999999999999999",
            "1e999",
            "\\u0000",
            "\0",
            "../../../../tmp/outside",
            "/etc/passwd",
            "\n",
            "\r\n",
            ": ",
            "- ",
            "&a [*a]",
            "!!java.lang.Runtime {}",
            "%2e%2e",
            "\uFEFF",
            "\uD83D\uDE00",
            "'; DROP TABLE farms; --",
            "STARTED",
            "true");

    private Tampering() {}

    /** One to four changes: bytes flipped, lost, doubled, moved or put in, a text put in, the end or the beginning lost. */
    public static byte[] tampered(byte[] original, Random random) {
        byte[] bytes = original;
        for (int change = random.nextInt(4); change >= 0; change--) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(40));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        switch (random.nextInt(7)) {
            case 0 -> {
                out.writeBytes(bytes);
                byte[] flipped = out.toByteArray();
                if (flipped.length > 0) {
                    flipped[from % flipped.length] ^= (byte) (1 + random.nextInt(255));
                }
                return flipped;
            }
            case 1 -> out.write(bytes, 0, from);
            case 2 -> out.write(bytes, from, bytes.length - from);
            case 3 -> {
                out.write(bytes, 0, from);
                out.write(bytes, to, bytes.length - to);
            }
            case 4 -> {
                out.write(bytes, 0, to);
                out.write(bytes, from, bytes.length - from);
            }
            case 5 -> {
                out.write(bytes, 0, from);
                byte[] noise = new byte[random.nextInt(20)];
                random.nextBytes(noise);
                out.writeBytes(noise);
                out.write(bytes, from, bytes.length - from);
            }
            default -> {
                out.write(bytes, 0, from);
                out.writeBytes(SNIPPETS.get(random.nextInt(SNIPPETS.size())).getBytes(StandardCharsets.UTF_8));
                out.write(bytes, to, bytes.length - to);
            }
        }
        return out.toByteArray();
    }
}
