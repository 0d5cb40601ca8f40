package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReachedFile;
import io.github.migrationsafety.changelog.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.change.Change;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.precondition.CustomPreconditionWrapper;
import liquibase.precondition.Precondition;
import liquibase.precondition.PreconditionLogic;
import liquibase.serializer.core.string.StringChangeLogSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A digest for each beginning of a changelog, of everything that its changesets are: as we read them, as Liquibase holds them, and
 * the files that they name. The list ends before the first changeset that does something which cannot be known from its text.
 */
final class PrefixDigests {
    private static final int HEX_DIGITS = 40;

    private PrefixDigests() {}

    /**
     * The digest of the first changeset, of the first two, and so on.
     *
     * @param basis what else a rehearsal depends on
     * @throws IOException if a file cannot be read
     */
    static List<String> of(ParsedChangeLog parsed, String basis) throws IOException {
        List<String> digests = new ArrayList<>();
        Map<String, String> dataFiles = dataFiles(parsed);
        StringChangeLogSerializer serializer = new StringChangeLogSerializer();
        MessageDigest digest = sha256();
        add(digest, basis);
        for (ChangeSet changeSet : parsed.changeLog().changeSets()) {
            liquibase.changelog.ChangeSet original = parsed.liquibaseChangeSet(changeSet);
            if (changeSet.unreadable().isPresent() || !isKnown(original)) {
                break;
            }
            String serialized = serializer.serialize(original, false);
            add(digest, changeSet.toString());
            Stream.concat(changeSet.sql().stream(), changeSet.rollback().sql().stream())
                    .map(SqlText::sql)
                    .forEach(sql -> add(digest, sql));
            add(digest, serialized);
            dataFiles.forEach((name, content) -> {
                if (serialized.contains(name)) {
                    add(digest, content);
                }
            });
            byte[] sum = digest.digest();
            digests.add(HexFormat.of().formatHex(sum).substring(0, HEX_DIGITS));
            digest.update(sum);
        }
        return digests;
    }

    static String of(String... parts) {
        MessageDigest digest = sha256();
        for (String part : parts) {
            add(digest, part);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HEX_DIGITS);
    }

    /** Files that are no changelogs, by the last part of their names: changesets name them in many ways. */
    private static Map<String, String> dataFiles(ParsedChangeLog parsed) throws IOException {
        Set<String> changeLogs = new HashSet<>();
        parsed.changeLog().changeSets().forEach(c -> changeLogs.add(c.at().file()));
        Map<String, String> files = new LinkedHashMap<>();
        for (ReachedFile file : parsed.reachedFiles()) {
            if (!changeLogs.contains(file.file())) {
                MessageDigest digest = sha256();
                try (InputStream in = file.content().open()) {
                    digest.update(in.readAllBytes());
                }
                String last = file.name().substring(file.name().lastIndexOf('/') + 1);
                files.merge(last, HexFormat.of().formatHex(digest.digest()), String::concat);
            }
        }
        return files;
    }

    /** Whether nothing but Liquibase's own code and the server's decides what the changeset does. */
    private static boolean isKnown(liquibase.changelog.ChangeSet changeSet) {
        return Stream.concat(changeSet.getChanges().stream(), changeSet.getRollback().getChanges().stream())
                        .allMatch(PrefixDigests::isKnown)
                && isKnown(changeSet.getPreconditions());
    }

    private static boolean isKnown(Change change) {
        return change.getClass().getName().startsWith("liquibase.")
                && !(change instanceof CustomChangeWrapper)
                && !(change instanceof ExecuteShellCommandChange);
    }

    private static boolean isKnown(@Nullable Precondition precondition) {
        if (precondition instanceof PreconditionLogic several) {
            return several.getNestedPreconditions().stream().allMatch(PrefixDigests::isKnown);
        }
        return precondition == null
                || (precondition.getClass().getName().startsWith("liquibase.")
                        && !(precondition instanceof CustomPreconditionWrapper));
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
