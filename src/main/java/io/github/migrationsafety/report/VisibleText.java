package io.github.migrationsafety.report;

import java.util.regex.Pattern;

/**
 * Text from a changelog or a server, made safe to look at: what would be invisible, reorder the line or drive a terminal is
 * shown as {@code <U+202E>}. What is left is also legal in XML 1.0.
 */
public final class VisibleText {
    private static final Pattern BREAK = Pattern.compile("\\s*[\\r\\n]+\\s*");

    private VisibleText() {}

    /** The text with line breaks as {@code \n}; line breaks and tabs stay. */
    public static String of(String text) {
        String unix = text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
        if (isPlain(unix) || unix.codePoints().allMatch(VisibleText::harmless)) {
            return unix;
        }
        StringBuilder shown = new StringBuilder(unix.length() + 32);
        unix.codePoints().forEach(c -> {
            if (harmless(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format(java.util.Locale.ROOT, "<U+%04X>", c));
            }
        });
        return shown.toString();
    }

    /** The text on one line: line breaks and what surrounds them become one space. */
    public static String line(String text) {
        String stripped = text.strip();
        boolean one = stripped.indexOf('\n') < 0 && stripped.indexOf('\r') < 0;
        return of(one ? stripped : BREAK.matcher(stripped).replaceAll(" "));
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7f || c < ' ' && c != '\n' && c != '\t') {
                return false;
            }
        }
        return true;
    }

    /**
     * The beginning of a text that may be megabytes long.
     *
     * @param limit how many characters to keep; a surrogate pair is not cut in two
     */
    public static String beginning(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }

    private static boolean harmless(int c) {
        if (c >= ' ' && c < 0x7f || c == '\n' || c == '\t') {
            return true;
        }
        // U+FFFE, U+FFFF and their like in the other planes are no characters; XML forbids the first two.
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> (c & 0xfffe) != 0xfffe;
        };
    }
}
