package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import java.util.ArrayList;
import java.util.List;

/**
 * A message whose parts in back-ticks are shown as code.
 *
 * @param parts in order
 */
public record Prose(List<Part> parts) {
    private static final int LONGEST = 4_000;

    /**
     * @param text to be escaped by the template
     * @param code whether it stood in back-ticks
     */
    public record Part(String text, boolean code) {}

    public Prose {
        parts = List.copyOf(parts);
    }

    /** Reads a message; a back-tick without a partner is text. */
    static Prose of(String message) {
        String shown = VisibleText.of(VisibleText.beginning(message, LONGEST));
        List<Part> parts = new ArrayList<>();
        int from = 0;
        while (true) {
            int open = shown.indexOf('`', from);
            int close = open < 0 ? -1 : shown.indexOf('`', open + 1);
            if (close < 0) {
                break;
            }
            add(parts, shown.substring(from, open), false);
            add(parts, shown.substring(open + 1, close), true);
            from = close + 1;
        }
        add(parts, shown.substring(from), false);
        if (message.length() > LONGEST) {
            add(parts, " … " + Wording.size(message.length() - LONGEST) + " more", false);
        }
        return new Prose(parts);
    }

    private static void add(List<Part> parts, String text, boolean code) {
        if (!text.isEmpty()) {
            parts.add(new Part(text, code));
        }
    }
}
