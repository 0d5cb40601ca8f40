package io.github.migrationsafety.schema;

import java.util.ArrayList;
import java.util.List;

/** The lines in which two texts differ, by their longest common subsequence. */
final class LineDiff {
    /** Beyond this the table of the algorithm would be too large; function bodies and views stay far below. */
    private static final int MOST_LINES = 2_000;

    private LineDiff() {}

    /** Lines that only the first text has with {@code -} in front, those that only the second has with {@code +}, in order. */
    static List<String> of(List<String> before, List<String> after) {
        int start = 0;
        while (start < before.size()
                && start < after.size()
                && before.get(start).equals(after.get(start))) {
            start++;
        }
        List<String> old = before.subList(start, before.size());
        List<String> fresh = after.subList(start, after.size());
        if (old.size() > MOST_LINES || fresh.size() > MOST_LINES) {
            return List.of("- " + old.size() + " lines", "+ " + fresh.size() + " lines");
        }
        return walk(old, fresh, commonLengths(old, fresh));
    }

    private static int[][] commonLengths(List<String> old, List<String> fresh) {
        int[][] length = new int[old.size() + 1][fresh.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = fresh.size() - 1; j >= 0; j--) {
                length[i][j] = old.get(i).equals(fresh.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }

    private static List<String> walk(List<String> old, List<String> fresh, int[][] length) {
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < fresh.size()) {
            if (i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j))) {
                i++;
                j++;
            } else if (j == fresh.size() || i < old.size() && length[i + 1][j] >= length[i][j + 1]) {
                lines.add("- " + old.get(i++));
            } else {
                lines.add("+ " + fresh.get(j++));
            }
        }
        return lines;
    }
}
