package io.github.migrationsafety.report;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rule.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Names a finding so that it is known again in the next build, although lines have moved or a message is worded anew: by its
 * rule, changeset, object and, where these are the same, its turn.
 */
public final class FindingFingerprint {
    private static final int BYTES = 16;

    private FindingFingerprint() {}

    /**
     * One fingerprint for each finding, in the same order: 32 hexadecimal digits.
     *
     * @param path tells modules with the same changelog apart
     */
    public static List<String> of(CheckoutPath path, List<Finding> findings) {
        String prefix = path.prefix().isEmpty() ? "" : path.prefix() + "\0";
        Map<String, Integer> turns = new HashMap<>();
        List<String> fingerprints = new ArrayList<>();
        for (Finding finding : findings) {
            Problem problem = finding.problem();
            // NUL cannot occur in any of the parts: neither a file nor PostgreSQL holds it in a name.
            String identity = prefix
                    + String.join(
                            "\0",
                            finding.rule().id(),
                            problem.changeSet().path(),
                            problem.changeSet().id(),
                            problem.changeSet().author(),
                            problem.object());
            int turn = turns.merge(identity, 1, Integer::sum);
            fingerprints.add(sha256(identity + "\0" + turn));
        }
        return List.copyOf(fingerprints);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
