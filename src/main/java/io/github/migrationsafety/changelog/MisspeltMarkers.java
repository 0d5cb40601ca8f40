package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.Oversight.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.parser.core.formattedsql.FormattedSqlChangeLogParser;

/**
 * Finds the lines of a formatted SQL file that were meant for Liquibase and that Liquibase (4.33) takes for comments, or of which it
 * leaves out a part. What it refuses is none of these. Only what also has the shape of the marker counts: prose that begins with a
 * similar word does not. Stateless.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/sql-format.html">Liquibase: formatted SQL</a>
 */
final class MisspeltMarkers {
    private static final FormattedSqlChangeLogParser LIQUIBASE = new FormattedSqlChangeLogParser();

    /** A comment, without what some put before a marker as if it were needed. */
    private static final Pattern COMMENT = Pattern.compile("(?i)\\s*(--+)\\s*(?:liquibase[\\s:]+)?(.*)");

    private static final Pattern CHANGESET = Pattern.compile(
            "(?i)([a-z]+(?:[ _-]set)?)(?:\\s+|:\\s*)(?:\"[^\"]+\"|[^:\\s\"]+(?: [^:\\s\"]+){0,2}):(?!//)(?:\"[^\"]+\"|\\S+).*");

    /** How SQL begins that takes something back. */
    private static final String SQL =
            "(?:(?:DROP|CREATE|ALTER)\\s+(?:TABLE|INDEX|UNIQUE|VIEW|MATERIALIZED|SEQUENCE|FUNCTION|PROCEDURE|TRIGGER|TYPE|DOMAIN"
                    + "|SCHEMA|POLICY|EXTENSION|RULE|AGGREGATE|OR\\s+REPLACE)\\b|DELETE\\s+FROM\\b|UPDATE\\s+\\S+\\s+SET\\b"
                    + "|INSERT\\s+INTO\\b|TRUNCATE\\s+(?:TABLE\\s+)?[\\w.\"]+\\s*;|COMMENT\\s+ON\\b|(?:GRANT|REVOKE)\\s.+\\sON\\b"
                    + "|empty\\s*;?\\s*$|not\\s+required\\s*;?\\s*$)";

    private static final Pattern ROLLBACK =
            Pattern.compile("(?i)([a-z]+(?:[ _-]back)?)(?:\\s+|\\s*:\\s*)" + SQL + ".*");
    private static final Pattern JOINED_ROLLBACK = Pattern.compile("(?i)(rollback)" + SQL + ".*");
    private static final Pattern ROLLBACK_BLOCK =
            Pattern.compile("(?i)\\s*/\\*\\s*(liquibase[\\s:]+)?([a-z]+(?:[ _-]back)?)\\s*(.*)");
    private static final Pattern STARTS_WITH_SQL = Pattern.compile("(?i)\\s*" + SQL + ".*");

    private static final Pattern PRECONDITIONS =
            Pattern.compile("(?i)(pre[ _-]?[a-z]+):?\\s+.*\\bon(?:Fail|Error|SqlOutput|UpdateSQL):.*");
    private static final Pattern PRECONDITION =
            Pattern.compile("(?i)(pre[ _-]?[a-z]+)[-:_ ]+(sql-check|table-exists|view-exists)\\b.*");

    private static final List<String> CHANGESET_ATTRIBUTES = List.of(
            "stripComments",
            "splitStatements",
            "rollbackSplitStatements",
            "endDelimiter",
            "rollbackEndDelimiter",
            "runWith",
            "runWithSpoolFile",
            "runOnChange",
            "runAlways",
            "context",
            "contextFilter",
            "logicalFilePath",
            "labels",
            "runInTransaction",
            "failOnError");
    private static final List<String> PRECONDITIONS_ATTRIBUTES =
            List.of("onFail", "onError", "onSqlOutput", "onUpdateSQL");

    /** A name, and what stands between it and its value. */
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?<![\\w\"'.:/-])([A-Za-z][A-Za-z_-]{3,})(\\s*=\\s*|:\\s*)(?=[\\w\"'$/;|])");

    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

    private MisspeltMarkers() {}

    /** Those of lines that belong to one changeset, or to none; the line of a changeset's own marker included. */
    static List<SourceOversight> in(List<String> file, int fromLine, int toLine) {
        List<SourceOversight> found = new ArrayList<>();
        for (int number = fromLine; number <= toLine; number++) {
            String line = file.get(number - 1);
            if (mayBeMisspelt(line)) {
                int at = number;
                attribute(line)
                        .or(() -> changeset(line, file, at))
                        .or(() -> rollback(line, file, fromLine, toLine))
                        .or(() -> rollbackBlock(line, file, at, fromLine, toLine))
                        .or(() -> precondition(line))
                        .map(slip -> new SourceOversight(slip.kind(), at, line.strip(), slip.meant()))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** Tells most lines apart without a pattern: what is no comment, the markers that have no attributes, and other words. */
    private static boolean mayBeMisspelt(String line) {
        int begin = blanks(line, 0);
        if (!line.startsWith("--", begin)) {
            return line.startsWith("/*", begin);
        }
        int end = begin;
        while (end < line.length() && line.charAt(end) == '-') {
            end++;
        }
        boolean marker = end == begin + 2;
        int at = blanks(line, end);
        if (marker && line.regionMatches(true, at, "rollback ", 0, "rollback ".length())) {
            return false;
        } else if (marker && line.regionMatches(true, at, "changeset ", 0, "changeset ".length())) {
            int id = line.indexOf(':', at);
            return id < 0 || line.indexOf(':', id + 1) >= 0 || line.indexOf('=', id) >= 0;
        }
        return at < line.length() && "cCrRpPlL".indexOf(line.charAt(at)) >= 0;
    }

    private static int blanks(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The first line of a file that has changesets, and that Liquibase takes for one piece of SQL. */
    static List<SourceOversight> ofFirstLine(List<String> file) {
        boolean formatted = file.stream()
                .anyMatch(l -> LIQUIBASE.CHANGE_SET_PATTERN.matcher(l).matches());
        return formatted
                ? List.of(
                        new SourceOversight(Kind.MISSPELT_MARKER, 1, file.get(0).strip(), "--liquibase formatted sql"))
                : List.of();
    }

    private record Slip(Kind kind, String meant) {
        static Slip marker(String meant) {
            return new Slip(Kind.MISSPELT_MARKER, meant);
        }
    }

    private static Optional<Slip> changeset(String line, List<String> file, int at) {
        if (LIQUIBASE.CHANGE_SET_PATTERN.matcher(line).matches()) {
            return Optional.empty();
        }
        return comment(line, CHANGESET)
                .filter(word -> isMeant(word, "changeset"))
                .filter(word -> sqlFollows(file, at))
                .map(word -> Slip.marker("--changeset author:id"));
    }

    /** What was commented out as a whole does no harm. */
    private static boolean sqlFollows(List<String> file, int at) {
        return file.subList(at, file.size()).stream()
                .takeWhile(l -> !LIQUIBASE.CHANGE_SET_PATTERN.matcher(l).matches())
                .anyMatch(l -> !l.isBlank() && !l.stripLeading().startsWith("--"));
    }

    private static Optional<Slip> rollback(String line, List<String> file, int fromLine, int toLine) {
        if (LIQUIBASE.ROLLBACK_PATTERN.matcher(line).matches()) {
            return Optional.empty();
        }
        return comment(line, ROLLBACK)
                .or(() -> comment(line, JOINED_ROLLBACK))
                .filter(word -> isMeant(word, "rollback"))
                .filter(word -> !isWord(word, "rollback") || !hasRollback(file, fromLine, toLine))
                .map(word -> Slip.marker("--rollback, a blank, and the SQL"));
    }

    private static Optional<Slip> rollbackBlock(String line, List<String> file, int at, int fromLine, int toLine) {
        Matcher block = ROLLBACK_BLOCK.matcher(line);
        if (!block.matches()
                || !isMeant(block.group(2), "rollback")
                || LIQUIBASE.ROLLBACK_MULTI_LINE_START_PATTERN.matcher(line).matches()
                || hasRollback(file, fromLine, toLine)) {
            return Optional.empty();
        }
        String sql = block.group(3).isBlank() && at < toLine ? file.get(at) : block.group(3);
        return STARTS_WITH_SQL.matcher(sql).matches()
                ? Optional.of(Slip.marker("/* liquibase rollback, on a line of its own"))
                : Optional.empty();
    }

    private static boolean hasRollback(List<String> file, int fromLine, int toLine) {
        return file.subList(fromLine - 1, toLine).stream()
                .anyMatch(l -> LIQUIBASE.ROLLBACK_PATTERN.matcher(l).matches()
                        || LIQUIBASE
                                .ROLLBACK_MULTI_LINE_START_PATTERN
                                .matcher(l)
                                .matches());
    }

    private static Optional<Slip> precondition(String line) {
        Optional<Slip> one = LIQUIBASE.PRECONDITION_PATTERN.matcher(line).matches()
                ? Optional.empty()
                : comment(line, PRECONDITION)
                        .filter(MisspeltMarkers::isPrecondition)
                        .map(word -> Slip.marker("--precondition-sql-check, --precondition-table-exists or"
                                + " --precondition-view-exists"));
        if (one.isPresent() || LIQUIBASE.PRECONDITIONS_PATTERN.matcher(line).matches()) {
            return one;
        }
        return comment(line, PRECONDITIONS)
                .filter(MisspeltMarkers::isPrecondition)
                .map(word -> Slip.marker("--preconditions onFail:…"));
    }

    private static boolean isPrecondition(String word) {
        return isMeant(word, "precondition") || isMeant(word, "preconditions");
    }

    /** Of a line that Liquibase knows: what looks like an attribute and is none. */
    private static Optional<Slip> attribute(String line) {
        Matcher header = LIQUIBASE.CHANGE_SET_PATTERN.matcher(line);
        if (header.matches()) {
            return attribute(line.substring(header.end(2)), CHANGESET_ATTRIBUTES);
        }
        Matcher preconditions = LIQUIBASE.PRECONDITIONS_PATTERN.matcher(line);
        return preconditions.matches() && !preconditions.group(1).startsWith("-")
                ? attribute(preconditions.group(1), PRECONDITIONS_ATTRIBUTES)
                : Optional.empty();
    }

    private static Optional<Slip> attribute(String text, List<String> known) {
        String plain = QUOTED.matcher(text).replaceAll("\"\"");
        int comment = plain.indexOf("--");
        Matcher attribute = ATTRIBUTE.matcher(comment < 0 ? plain : plain.substring(0, comment));
        while (attribute.find()) {
            String name = attribute.group(1);
            boolean together = attribute.group(2).equals(":");
            Optional<String> same =
                    known.stream().filter(k -> k.equalsIgnoreCase(name)).findFirst();
            Optional<String> meant =
                    same.or(() -> known.stream().filter(k -> isNear(name, k)).findFirst());
            boolean right = together && same.isPresent();
            if (!right && meant.isPresent()) {
                return Optional.of(new Slip(Kind.MISSPELT_ATTRIBUTE, meant.get() + ":"));
            }
        }
        return Optional.empty();
    }

    /** The word with which a comment of that shape begins. */
    private static Optional<String> comment(String line, Pattern shape) {
        Matcher comment = COMMENT.matcher(line);
        if (!comment.matches()) {
            return Optional.empty();
        }
        Matcher matcher = shape.matcher(comment.group(2));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean isMeant(String word, String marker) {
        String plain = plain(word);
        return plain.equals(marker) || isNear(plain, marker);
    }

    /** Whether it is the word itself, perhaps in two, which prose has as well. */
    private static boolean isWord(String word, String marker) {
        return plain(word).equals(marker);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
    }

    private static boolean isNear(String written, String known) {
        String a = plain(written);
        String b = plain(known);
        int slips = Spelling.distance(a, b);
        return a.charAt(0) == b.charAt(0)
                && !a.equals("changes")
                && (slips <= (b.length() < 8 ? 1 : 2) || slips == 2 && haveSameLetters(a, b));
    }

    /** Two letters that changed places count as one slip. */
    private static boolean haveSameLetters(String a, String b) {
        return Arrays.equals(a.chars().sorted().toArray(), b.chars().sorted().toArray());
    }
}
