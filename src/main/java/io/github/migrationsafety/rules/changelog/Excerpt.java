package io.github.migrationsafety.rules.changelog;

/** SQL shortened to one line of a message. */
final class Excerpt {
    private static final int LONGEST = 160;
    private static final int FIRST_WORDS = 5;

    private Excerpt() {}

    /** The statement on one line, cut off where it gets long. */
    static String of(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ").replace('`', '\'');
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /** Its first words, to tell it from others. */
    static String firstWords(String sql) {
        String[] words = of(sql).split(" ", FIRST_WORDS + 1);
        return String.join(" ", java.util.Arrays.copyOf(words, Math.min(words.length, FIRST_WORDS)));
    }
}
