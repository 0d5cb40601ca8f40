package io.github.migrationsafety.report;

import java.util.regex.Pattern;

/** Text from elsewhere as one line of GitHub-flavoured Markdown that shows it and does nothing else. */
public final class MarkdownText {
    /** What begins markup inside a line; an underscore between letters does not. */
    private static final Pattern SPECIAL =
            Pattern.compile("[\\\\`*\\[\\]<>|~&@$]|#(?=\\d)|:(?=//|[\\w+-]+:)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])");

    private MarkdownText() {}

    /** The text, with its parts in back-ticks as code. */
    public static String of(String text) {
        String line = VisibleText.line(text);
        StringBuilder markdown = new StringBuilder();
        int from = 0;
        while (true) {
            int open = line.indexOf('`', from);
            int close = open < 0 ? -1 : line.indexOf('`', open + 1);
            if (close < 0) {
                return markdown.append(escaped(line.substring(from))).toString();
            }
            markdown.append(escaped(line.substring(from, open))).append(code(line.substring(open + 1, close)));
            from = close + 1;
        }
    }

    /** The text as code. */
    public static String code(String text) {
        String line = VisibleText.line(text);
        if (line.isEmpty()) {
            return "";
        }
        String fence = "`";
        while (line.contains(fence)) {
            fence += "`";
        }
        // A table is cut at bars before code is looked for, and a back-tick at the edge would join the fence.
        String padding = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + padding + line.replace("|", "\\|") + padding + fence;
    }

    private static String escaped(String text) {
        return SPECIAL.matcher(text).replaceAll(match -> switch (match.group()) {
            // No backslash, because GitHub finds mentions, links, formulas and HTML without regard to it.
            case "<" -> "&lt;";
            case ">" -> "&gt;";
            case "&" -> "&amp;";
            case "@", ":", "#", "$" -> "&#" + (int) match.group().charAt(0) + ";";
            default -> java.util.regex.Matcher.quoteReplacement("\\" + match.group());
        });
    }
}
