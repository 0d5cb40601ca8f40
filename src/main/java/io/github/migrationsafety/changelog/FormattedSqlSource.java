package io.github.migrationsafety.changelog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import liquibase.parser.core.formattedsql.FormattedSqlChangeLogParser;
import liquibase.util.StringUtil;

/** Finds the changesets of a formatted SQL changelog and where they stand, with Liquibase's own patterns. */
final class FormattedSqlSource {
    private static final FormattedSqlChangeLogParser LIQUIBASE = new FormattedSqlChangeLogParser();

    private final SourceText file;
    private final List<SourceChangeSet> changeSets = new ArrayList<>();

    private FormattedSqlSource(SourceText file) {
        this.file = file;
    }

    /** @param text the file without a byte order mark */
    static SourceContent content(String text) {
        FormattedSqlSource source = new FormattedSqlSource(SourceText.whole(text));
        source.read();
        List<String> lines = source.file.lines();
        int first = source.changeSets.isEmpty()
                ? lines.size() + 1
                : source.changeSets.get(0).text().fromLine();
        return new SourceContent(source.changeSets, List.of(), MisspeltMarkers.in(lines, 1, first - 1));
    }

    /** The one changeset that Liquibase makes of an SQL file without its header. */
    static SourceChangeSet unformatted(String text) {
        SourceText file = SourceText.whole(text);
        return new SourceChangeSet(
                "",
                "",
                Optional.empty(),
                false,
                file,
                List.of(new SourceChange("sql", file, true)),
                List.of(),
                Optional.empty(),
                List.of(),
                MisspeltMarkers.ofFirstLine(file.lines()));
    }

    private void read() {
        int begin = 0;
        int number = 1;
        while (number <= file.lines().size()) {
            String line = file.lines().get(number - 1);
            if (!mayBeMarker(line)) {
                number++;
            } else if (LIQUIBASE.IGNORE_LINES_PATTERN.matcher(line).matches()) {
                number = afterIgnored(number, line);
            } else if (LIQUIBASE.CHANGE_SET_PATTERN.matcher(line).matches()) {
                add(begin, number - 1);
                begin = number;
                number++;
            } else {
                number++;
            }
        }
        add(begin, file.lines().size());
    }

    /** Whether a line has what all markers have, which is quicker to tell than that it is none. */
    private static boolean mayBeMarker(String line) {
        return line.contains("--") || line.contains("/*");
    }

    private int afterIgnored(int number, String line) {
        Matcher matcher = LIQUIBASE.IGNORE_LINES_PATTERN.matcher(line);
        String argument = matcher.matches() ? matcher.group(1) : "";
        if (!argument.equals("start")) {
            return number + 1 + (argument.matches("\\d{1,9}") ? Integer.parseInt(argument) : 0);
        }
        for (int next = number + 1; next <= file.lines().size(); next++) {
            Matcher end = LIQUIBASE.IGNORE_LINES_PATTERN.matcher(file.lines().get(next - 1));
            if (end.matches() && end.group(1).equals("end")) {
                return next + 1;
            }
        }
        return file.lines().size() + 1;
    }

    private void add(int from, int to) {
        if (from == 0) {
            return;
        }
        Matcher matcher = LIQUIBASE.CHANGE_SET_PATTERN.matcher(file.lines().get(from - 1));
        if (!matcher.matches()) {
            return;
        }
        SourceText text = file.part(from, 0, to, file.lines().get(to - 1).length());
        changeSets.add(new SourceChangeSet(
                StringUtil.stripEnclosingQuotes(matcher.group(2)),
                StringUtil.stripEnclosingQuotes(matcher.group(1)),
                Optional.empty(),
                false,
                text,
                List.of(new SourceChange("sql", without(text, true), true)),
                List.of(),
                Optional.of(without(text, false)),
                List.of(),
                oversights(text)));
    }

    private List<SourceOversight> oversights(SourceText text) {
        List<SourceOversight> all = new ArrayList<>(commentsInRollback(text));
        all.addAll(MisspeltMarkers.in(file.lines(), text.fromLine(), text.toLine()));
        return all;
    }

    /**
     * Liquibase joins the lines of a rollback block without a line break ({@code FormattedSqlChangeLogParser} 4.33), so that a
     * line comment goes on to the end of the block.
     */
    private List<SourceOversight> commentsInRollback(SourceText text) {
        List<SourceOversight> found = new ArrayList<>();
        Optional<SourceOversight> comment = Optional.empty();
        boolean inBlock = false;
        boolean quoted = false;
        for (int number = text.fromLine(); number <= text.toLine(); number++) {
            String line = file.lines().get(number - 1);
            if (!inBlock) {
                inBlock = LIQUIBASE
                        .ROLLBACK_MULTI_LINE_START_PATTERN
                        .matcher(line)
                        .matches();
                quoted = false;
                comment = Optional.empty();
                continue;
            }
            boolean ends =
                    LIQUIBASE.ROLLBACK_MULTI_LINE_END_PATTERN.matcher(line).matches();
            String content = ends ? line.replaceFirst("\\*/\\s*$", "") : line;
            int mark = commentMark(content, quoted);
            String before = mark < 0 ? content : content.substring(0, mark);
            if (comment.isPresent() && !before.isBlank()) {
                found.add(comment.get());
                comment = Optional.empty();
                mark = -1;
                inBlock = false; // one finding a block; its end is met by the next start
                continue;
            }
            if (comment.isEmpty() && mark >= 0) {
                comment = Optional.of(new SourceOversight(
                        Oversight.Kind.COMMENT_IN_ROLLBACK,
                        number,
                        content.substring(mark).strip()));
            }
            quoted ^= before.chars().filter(c -> c == '\'').count() % 2 == 1;
            inBlock = !ends;
        }
        return found;
    }

    /** Where a line comment begins outside of quotes; -1 if none does. */
    private static int commentMark(String line, boolean quotedBefore) {
        boolean quoted = quotedBefore;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\'') {
                quoted = !quoted;
            } else if (!quoted && line.startsWith("--", i)) {
                return i;
            }
        }
        return -1;
    }

    /** The changeset with the other half blanked: the rollback lines, or all but what stands behind the rollback markers. */
    private SourceText without(SourceText text, boolean rollback) {
        List<String> lines = new ArrayList<>();
        boolean inBlock = false;
        for (int number = text.fromLine(); number <= text.toLine(); number++) {
            String line = file.lines().get(number - 1);
            if (!inBlock && !mayBeMarker(line)) {
                lines.add(rollback ? line : "");
                continue;
            }
            Matcher single = LIQUIBASE.ROLLBACK_PATTERN.matcher(line);
            if (inBlock) {
                boolean ends =
                        LIQUIBASE.ROLLBACK_MULTI_LINE_END_PATTERN.matcher(line).matches();
                lines.add(rollback ? "" : ends ? line.replaceFirst("\\*/\\s*$", "") : line);
                inBlock = !ends;
            } else if (LIQUIBASE.ROLLBACK_MULTI_LINE_START_PATTERN.matcher(line).matches()) {
                lines.add("");
                inBlock = true;
            } else if (single.matches()) {
                lines.add(rollback ? "" : single.group(1));
            } else {
                lines.add(rollback ? line : "");
            }
        }
        return SourceText.of(text.fromLine(), lines);
    }
}
