package io.github.migrationsafety.bundle;

/** How large a bundle may be, so that reading a strange one costs little. What is packed keeps to it as well. */
final class BundleLimits {
    /** Files. */
    static final int FILES = 20_000;

    /** Bytes of all files together, uncompressed. */
    static final long BYTES = 256L << 20;

    private BundleLimits() {}
}
