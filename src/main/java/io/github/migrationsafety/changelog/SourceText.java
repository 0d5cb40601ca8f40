package io.github.migrationsafety.changelog;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a source file. Lines count from 1, columns from 0; the end column is exclusive.
 *
 * @param lines the lines of the file from {@code first} on
 * @param first the number of the first of {@code lines}
 */
record SourceText(List<String> lines, int first, int fromLine, int fromColumn, int toLine, int toColumn) {
    /** A whole file. */
    static SourceText whole(String text) {
        String unix = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
        List<String> lines = new ArrayList<>();
        int begin = 0;
        for (int end = unix.indexOf('\n'); end >= 0; end = unix.indexOf('\n', begin)) {
            lines.add(unix.substring(begin, end));
            begin = end + 1;
        }
        lines.add(unix.substring(begin));
        return of(1, List.copyOf(lines));
    }

    /** Lines of which the first has a given number. */
    static SourceText of(int first, List<String> lines) {
        int size = lines.size();
        return new SourceText(
                lines, first, first, 0, first + size - 1, lines.get(size - 1).length());
    }

    /** A part of the same file. */
    SourceText part(int fromLine, int fromColumn, int toLine, int toColumn) {
        int last = Math.min(toLine, first + lines.size() - 1);
        int lastColumn = last == toLine ? toColumn : Integer.MAX_VALUE;
        return new SourceText(lines, first, Math.min(fromLine, last), fromColumn, last, lastColumn);
    }

    /** From the beginning of this stretch to the end of a later one of the same file. */
    SourceText upTo(SourceText later) {
        return part(fromLine, fromColumn, later.toLine, later.toColumn);
    }

    /** The first line that is not blank; the first if all are. */
    int firstLineWithText() {
        for (int number = fromLine; number <= toLine; number++) {
            if (!line(number).isBlank()) {
                return number;
            }
        }
        return fromLine;
    }

    /** What of a line lies within this stretch. */
    String line(int number) {
        String line = lines.get(number - first);
        int end = number == toLine ? Math.min(toColumn, line.length()) : line.length();
        int begin = number == fromLine ? Math.min(fromColumn, end) : 0;
        return line.substring(begin, end);
    }
}
