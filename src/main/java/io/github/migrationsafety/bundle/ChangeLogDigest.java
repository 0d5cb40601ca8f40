package io.github.migrationsafety.bundle;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReachedFile;
import io.github.migrationsafety.changelog.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * One number for everything that a rehearsal depends on: the bytes of every file that the changelog reaches, and what parameters,
 * contexts and labels made of them.
 */
final class ChangeLogDigest {
    private ChangeLogDigest() {}

    static String of(ParsedChangeLog parsed) throws IOException {
        MessageDigest digest = sha256();
        for (ReachedFile file : parsed.reachedFiles()) {
            add(digest, file.name());
            try (InputStream in = new DigestInputStream(file.content().open(), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        for (ChangeSet changeSet : parsed.changeLog().changeSets()) {
            add(digest, changeSet.id().toString());
            add(digest, changeSet.checksum());
            add(digest, changeSet.excluded().isPresent() ? "excluded" : changeSet.released() ? "released" : "pending");
            addSql(digest, changeSet.sql());
            addSql(digest, changeSet.rollback().sql());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void addSql(MessageDigest digest, List<SqlText> statements) {
        add(digest, Integer.toString(statements.size()));
        statements.forEach(s -> add(digest, s.sql()));
    }

    /** With a terminator that no text has, so that two neighbours cannot be mistaken for one. */
    private static void add(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
