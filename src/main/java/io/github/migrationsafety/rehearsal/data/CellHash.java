package io.github.migrationsafety.rehearsal.data;

import org.jspecify.annotations.Nullable;

/** 64 bits that stand for a value as text: FNV-1a, and a last step that spreads its bits. Stateless. */
final class CellHash {
    /** No value has this hash. */
    static final long NULL = 0;

    private CellHash() {}

    static long of(@Nullable String text) {
        if (text == null) {
            return NULL;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash ^= hash >>> 33;
        return hash == NULL ? 1 : hash;
    }
}
