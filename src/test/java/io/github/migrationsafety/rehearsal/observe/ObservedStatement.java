package io.github.migrationsafety.rehearsal.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of {@code observed/statements.txt} with what it is expected to do.
 *
 * @param claim why it is there; one sentence
 * @param sql the statements; the last one is judged, in the transaction of those before it
 * @param alone whether it runs outside a transaction; {@code undo} then takes it back
 * @param from the first major for which it holds
 * @param to the last one
 * @param effects one line each, sorted
 */
record ObservedStatement(
        String claim, List<String> sql, boolean alone, List<String> undo, int from, int to, List<String> effects) {
    private static final Path FILE = Path.of("src", "test", "resources", "observed", "statements.txt");

    private static final Pattern VERSIONS = Pattern.compile("^\\[(\\d*)-(\\d*)] ");

    static List<ObservedStatement> all() {
        try {
            List<ObservedStatement> all = new ArrayList<>();
            for (String block : Files.readString(FILE).split("\\n\\n+")) {
                if (!block.isBlank() && !block.startsWith("##")) {
                    all.add(read(block));
                }
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObservedStatement read(String block) {
        String claim = "";
        int from = 0;
        int to = Integer.MAX_VALUE;
        boolean alone = false;
        List<String> sql = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        List<String> effects = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("-- ")) {
                claim = line.substring(3);
                Matcher versions = VERSIONS.matcher(claim);
                if (versions.find()) {
                    from = versions.group(1).isEmpty() ? from : Integer.parseInt(versions.group(1));
                    to = versions.group(2).isEmpty() ? to : Integer.parseInt(versions.group(2));
                    claim = claim.substring(versions.end());
                }
            } else if (line.startsWith("=> ")) {
                effects.add(line.substring(3));
            } else if (line.startsWith("alone: ")) {
                alone = true;
                sql.add(line.substring(7));
            } else if (line.startsWith("undo: ")) {
                undo.add(line.substring(6));
            } else {
                sql.add(line);
            }
        }
        return new ObservedStatement(
                claim, sql, alone, undo, from, to, effects.stream().sorted().toList());
    }

    boolean holdsFor(int major) {
        return from <= major && major <= to;
    }

    String last() {
        return sql.get(sql.size() - 1);
    }
}
