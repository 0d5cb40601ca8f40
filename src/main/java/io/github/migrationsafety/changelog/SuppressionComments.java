package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.ChangeSet.Format;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code migration-safety:ignore RULE reason [owner:NAME] [until DATE]} wherever it stands in a changeset: a comment of the file's
 * format, the changeset's {@code comment}, or a comment in its SQL.
 */
final class SuppressionComments {
    private static final String MARK = "migration-safety:ignore";
    private static final Pattern COMMENT = Pattern.compile("(?<rule>\\S+)(?<reason>.*)");
    private static final Pattern UNTIL =
            Pattern.compile("(?<reason>.*?)\\s*\\buntil\\s+(?<date>\\d{4}-\\d{2}-\\d{2})\\.?");

    private static final Pattern OWNER = Pattern.compile("(?<!\\S)owner:\\s*(?<owner>\\S*[^\\s.,;])[.,;]?(?!\\S)\\s*");

    private SuppressionComments() {}

    /** @param file as {@link Location#file()} names it */
    static List<SuppressionComment> in(SourceText text, Format format, String file) {
        List<SuppressionComment> found = new ArrayList<>();
        for (int number = text.fromLine(); number <= text.toLine(); number++) {
            String line = text.line(number);
            int mark = line.indexOf(MARK);
            while (mark >= 0) {
                int next = line.indexOf(MARK, mark + 1);
                String rest = line.substring(mark + MARK.length(), next < 0 ? line.length() : next);
                found.add(suppression(end(rest, format).strip(), new Location(file, number)));
                mark = next;
            }
        }
        return found;
    }

    /** Cuts off what ends the comment in its format. */
    private static String end(String rest, Format format) {
        return switch (format) {
            case SQL -> before(rest, "*/");
            case XML -> before(before(before(rest, "-->"), "</"), "]]>");
            case YAML -> before(rest, "\\n").replaceFirst("[\"']\\s*$", "");
            case JSON -> before(rest, "\\n").replaceFirst("(?<!\\\\)\".*$", "").replace("\\\"", "\"");
        };
    }

    private static String before(String text, String end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }

    private static SuppressionComment suppression(String text, Location at) {
        Matcher comment = COMMENT.matcher(text);
        if (!comment.matches()) {
            return new SuppressionComment("", "", Optional.empty(), at);
        }
        String rule = comment.group("rule");
        String reason = comment.group("reason").strip();
        Matcher until = UNTIL.matcher(reason);
        Optional<LocalDate> day = until.matches() ? Optional.of(day(until.group("date"))) : Optional.empty();
        String rest = until.matches() ? until.group("reason") : reason;
        Matcher owner = OWNER.matcher(rest);
        if (!owner.find()) {
            return new SuppressionComment(rule, rest, day, at);
        }
        String without = (rest.substring(0, owner.start()) + rest.substring(owner.end())).strip();
        return new SuppressionComment(rule, without, day, at, Optional.of(owner.group("owner")));
    }

    /** A day that the calendar does not have is taken as long past, so that a slip of the pen never silences a rule for good. */
    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException noSuchDay) {
            return LocalDate.MIN;
        }
    }
}
