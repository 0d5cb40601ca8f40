package io.github.migrationsafety.rehearsal.codec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Bytes that are being read; nothing is believed that asks for more than there is. Not thread-safe. */
final class Input {
    /** What {@link #known} gives when the value itself follows. */
    static final Object NEW = new Object();

    private final ByteBuffer bytes;
    private final List<Object> known = new ArrayList<>();

    Input(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
        known.add(NEW);
    }

    long number() {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            value |= (next & 0x7fL) << shift;
            shift += 7;
        } while (next < 0 && shift < 64);
        return (value >>> 1) ^ -(value & 1);
    }

    /** How many of something follow; each takes a byte at least. */
    int size() throws IOException {
        long size = number();
        if (size < 0 || size > bytes.remaining()) {
            throw new IOException(size + " of something in " + bytes.remaining() + " bytes");
        }
        return (int) size;
    }

    String text() throws IOException {
        byte[] encoded = new byte[size()];
        bytes.get(encoded);
        return new String(encoded, StandardCharsets.UTF_8);
    }

    /** The value that stands here by its number, or {@link #NEW}. */
    Object known() {
        return known.get(Math.toIntExact(number()));
    }

    int reserve() {
        known.add(NEW);
        return known.size() - 1;
    }

    Object fill(int number, Object value) {
        known.set(number, value);
        return value;
    }

    Object remember(Object value) {
        return fill(reserve(), value);
    }

    void checkEnd() throws IOException {
        if (bytes.hasRemaining()) {
            throw new IOException(bytes.remaining() + " bytes too many");
        }
    }
}
