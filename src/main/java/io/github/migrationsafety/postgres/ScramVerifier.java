package io.github.migrationsafety.postgres;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password, made on this side so that the password is in nobody's log. It iterates once: iterations make
 * guessing slow, nobody guesses 192 random bits, and the usual 4,096 cost a fresh JVM a tenth of a second for each connection.
 *
 * @see <a href="https://www.postgresql.org/docs/17/catalog-pg-authid.html">pg_authid</a> for the form
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5802#section-3">RFC 5802</a> for the keys
 */
final class ScramVerifier {
    private static final int SALT_BYTES = 16;
    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private ScramVerifier() {}

    /** The verifier of a password of ASCII characters that is random enough to be safe without iterations. */
    static String of(String password) {
        return of(password, HexFormat.of().parseHex(Passwords.hex(SALT_BYTES)));
    }

    static String of(String password, byte[] salt) {
        try {
            byte[] salted = hmac(password.getBytes(StandardCharsets.US_ASCII), salt, FIRST_BLOCK);
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(hmac(salted, ascii("Client Key")));
            byte[] server = hmac(salted, ascii("Server Key"));
            return "SCRAM-SHA-256$1:" + base64(salt) + "$" + base64(stored) + ":" + base64(server);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
