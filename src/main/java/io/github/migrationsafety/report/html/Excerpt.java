package io.github.migrationsafety.report.html;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.report.Wording;
import java.util.List;

/**
 * The beginning of a text that may be megabytes long.
 *
 * @param text what is shown; blank if there is nothing
 * @param rest how much is left out and where it stands; blank if nothing is
 */
public record Excerpt(String text, String rest) {
    /** The most that is shown of one text. */
    static final int LONGEST = 20_000;

    static final Excerpt NOTHING = new Excerpt("", "");

    static Excerpt of(String text, int limit, Location at) {
        String shown = VisibleText.beginning(text, limit);
        return new Excerpt(VisibleText.of(shown.strip()), rest(text.length() - shown.length(), at));
    }

    /** Statements one below the other, each ended by a semicolon. */
    static Excerpt of(List<SqlText> statements, int limit, Location at) {
        StringBuilder shown = new StringBuilder();
        long left = 0;
        for (SqlText statement : statements) {
            String sql = statement.sql();
            int room = limit - shown.length();
            if (room <= 0) {
                left += sql.length();
                continue;
            }
            String beginning = VisibleText.beginning(sql, room);
            left += sql.length() - beginning.length();
            shown.append(shown.length() == 0 ? "" : "\n\n").append(beginning.strip());
            if (beginning.length() == sql.length() && !sql.stripTrailing().endsWith(";")) {
                shown.append(';');
            }
        }
        return new Excerpt(VisibleText.of(shown.toString()), rest(left, at));
    }

    private static String rest(long left, Location at) {
        return left == 0 ? "" : "… " + Wording.size(left) + " more, see " + VisibleText.line(at.toString());
    }
}
