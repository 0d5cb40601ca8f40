package io.github.migrationsafety.rule;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the rows of an INSERT without a VALUES list come from, read from its text. Only what is plain to see is answered: a
 * statement with a string that looks like a FROM clause gives a table that does not exist, never one too few.
 */
public final class RowSource {
    private static final Pattern COMMENTS = Pattern.compile("--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)";
    private static final Pattern ITEM =
            Pattern.compile("\\b(?:from|join)\\s+(?:only\\s+)?(" + NAME + "(?:\\s*\\.\\s*" + NAME + ")?)(\\s*\\()?");
    /** A comma list after FROM, a subquery or a set of values: more than this reads. */
    private static final Pattern OPAQUE =
            Pattern.compile("\\b(?:from|join)\\s*\\(|\\bfrom\\s[^()]*?,[^()]*?(?:\\bwhere\\b|$)");

    private static final Pattern WITH = Pattern.compile(
            "(?:\\bwith (?:recursive )?|, ?)(" + NAME + ") ?(?:\\([^()]*\\) ?)?as (?:not )?(?:materialized ?)?\\(");

    private RowSource() {}

    /** Whether the statement inserts one row of defaults. */
    static boolean isDefaultRow(String sql) {
        return normalised(sql).contains("default values");
    }

    /** The tables that the rows are read from; empty when the text does not plainly tell. */
    public static Optional<List<QualifiedName>> tables(String sql) {
        String text = normalised(sql);
        int select = text.indexOf("select");
        if (select < 0 || OPAQUE.matcher(text.substring(select)).find()) {
            return Optional.empty();
        }
        Set<String> named = WITH.matcher(text).results().map(r -> r.group(1)).collect(Collectors.toSet());
        List<QualifiedName> tables = new ArrayList<>();
        Matcher items = ITEM.matcher(text.substring(select));
        while (items.find()) {
            if (items.group(2) != null) {
                return Optional.empty();
            }
            if (named.contains(items.group(1))) {
                continue; // A query of the WITH clause, whose own tables are found in it.
            }
            String[] parts = items.group(1).replace("\"", "").split("\\s*\\.\\s*");
            tables.add(parts.length == 1 ? QualifiedName.of(parts[0]) : QualifiedName.of(parts[0], parts[1]));
        }
        return Optional.of(tables);
    }

    private static String normalised(String sql) {
        return COMMENTS.matcher(sql)
                .replaceAll(" ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .replaceAll("[; ]+$", "");
    }
}
