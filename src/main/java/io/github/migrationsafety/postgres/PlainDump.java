package io.github.migrationsafety.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A dump that is a script for psql, in which a command of psql's own, such as {@code \!} or {@code \o}, could run programs and write
 * files on this machine. What pg_dump writes has need of none, so psql is told to refuse them with {@code \restrict}. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/app-psql.html">psql, \restrict</a>
 * @see <a href="https://www.postgresql.org/support/security/CVE-2025-8714/">CVE-2025-8714</a>
 */
final class PlainDump {
    private static final Pattern RESTRICT = Pattern.compile("\\\\restrict ([A-Za-z0-9]+)");

    /** The first minor version of each major version that knows the command. */
    private static final int[][] SINCE = {{13, 22}, {14, 19}, {15, 14}, {16, 10}, {17, 6}};

    private PlainDump() {}

    /**
     * The arguments for psql, to stand before the file, that keep the script to SQL.
     *
     * @param version of psql, such as {@code 17.11}
     * @return none if the script does it itself, or this psql cannot
     * @throws IOException if the script cannot be read
     */
    static List<String> restriction(Path script, String version) throws IOException {
        if (!isKnown(version) || isRestricted(script)) {
            return List.of();
        }
        return List.of("--command=\\restrict " + UUID.randomUUID().toString().replace("-", ""));
    }

    private static boolean isKnown(String version) {
        int major = ConnectionSettings.majorOf(version);
        for (int[] since : SINCE) {
            if (since[0] == major) {
                Matcher minor = Pattern.compile("\\d+\\.(\\d{1,4})").matcher(version);
                return minor.lookingAt() && Integer.parseInt(minor.group(1)) >= since[1];
            }
        }
        return major > SINCE[SINCE.length - 1][0];
    }

    /** Whether nothing but comments stands before the restriction, and nothing but comments behind its end. */
    private static boolean isRestricted(Path script) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(script), StandardCharsets.ISO_8859_1))) {
            String line = lines.readLine();
            while (line != null && isComment(line)) {
                line = lines.readLine();
            }
            Matcher restrict = RESTRICT.matcher(line == null ? "" : line);
            if (!restrict.matches()) {
                return false;
            }
            String end = "\\unrestrict " + restrict.group(1);
            boolean ended = false;
            for (line = lines.readLine(); line != null; line = lines.readLine()) {
                if (ended && !isComment(line)) {
                    return false;
                }
                // Anything that could end it: psql takes a command from the middle of a line, too.
                ended |= line.contains(end);
                if (line.contains(end) && !line.equals(end)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.startsWith("--") && line.indexOf('\\') < 0;
    }
}
