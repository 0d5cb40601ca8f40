package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.Set;

/**
 * A hash of a set of objects that is kept in step object by object: the sum, modulo 2^256, of the SHA-256 of each. So it does not
 * depend on the order in which they came.
 *
 * <p>Roles and tablespaces belong to the server and not to the database, and are left out: the same schema has the same
 * fingerprint on every server.
 */
final class Fingerprint {
    private static final Set<ObjectKind> OF_THE_SERVER =
            EnumSet.of(ObjectKind.ROLE, ObjectKind.ROLE_MEMBERSHIP, ObjectKind.ROLE_SETTING, ObjectKind.TABLESPACE);
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    private final MessageDigest digest;
    private BigInteger sum = BigInteger.ZERO;

    Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(SchemaObject object) {
        sum = sum.add(hash(object)).mod(MODULUS);
    }

    void remove(SchemaObject object) {
        sum = sum.subtract(hash(object)).mod(MODULUS);
    }

    private BigInteger hash(SchemaObject object) {
        if (OF_THE_SERVER.contains(object.key().kind())) {
            return BigInteger.ZERO;
        }
        put(object.key().kind().name());
        put(object.key().name());
        object.properties().forEach((name, value) -> {
            put(name);
            put(value);
        });
        return new BigInteger(1, digest.digest());
    }

    /** The length goes first, so that no two objects give the same bytes. */
    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
    }

    /** 64 hexadecimal digits. */
    @Override
    public String toString() {
        String digits = sum.toString(16);
        return "0".repeat(64 - digits.length()) + digits;
    }
}
