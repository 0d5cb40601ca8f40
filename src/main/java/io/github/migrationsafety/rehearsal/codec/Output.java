package io.github.migrationsafety.rehearsal.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Bytes that are being written. Not thread-safe. */
final class Output {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);
    private final Map<Object, Integer> known = new HashMap<>();

    /** Seven bits a byte, the sign in the last bit. */
    void number(long value) {
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7fL) != 0) {
            bytes.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        bytes.write((int) rest);
    }

    void text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        number(encoded.length);
        bytes.writeBytes(encoded);
    }

    /** Whether a value has to be written; the number of one that was is written instead. */
    boolean isNew(Object value) {
        Integer number = known.get(value);
        if (number != null) {
            number(number);
            return false;
        }
        known.put(value, known.size() + 1);
        number(0);
        return true;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
