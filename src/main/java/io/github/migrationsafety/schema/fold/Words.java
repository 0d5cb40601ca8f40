package io.github.migrationsafety.schema.fold;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL text as words: enough to see which names it mentions, not what it means. */
final class Words {
    /** What a word is. */
    enum Kind {
        NAME,
        QUOTED_NAME,
        STRING,
        NUMBER,
        SIGN
    }

    /**
     * @param text a name as PostgreSQL stores it, a string without its quotes, anything else as written
     * @param start where it begins in the text
     * @param end where it ends
     */
    record Word(Kind kind, String text, int start, int end) {
        boolean isName() {
            return kind == Kind.NAME || kind == Kind.QUOTED_NAME;
        }

        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }

        boolean isKeyword(String keyword) {
            return kind == Kind.NAME && text.equals(keyword);
        }
    }

    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>--[^\\n]*|/\\*.*?\\*/)"
                    + "|(?<dollar>\\$(?<tag>[A-Za-z_\\x{80}-\\x{FFFF}][\\w\\x{80}-\\x{FFFF}]*)?\\$)(?<body>.*?)\\$\\k<tag>?\\$"
                    + "|(?<string>[eEbBxXnN]?'(?:[^']|'')*')"
                    + "|(?<quoted>\"(?:[^\"]|\"\")*\")"
                    + "|(?<name>[A-Za-z_\\x{80}-\\x{FFFF}][\\w$\\x{80}-\\x{FFFF}]*)"
                    + "|(?<number>[0-9][0-9A-Za-z_.]*)"
                    + "|(?<sign>::|[^\\s])",
            Pattern.DOTALL);

    private Words() {}

    /** The words of a text; comments are left out. */
    static List<Word> of(String sql) {
        List<Word> words = new ArrayList<>();
        Matcher token = TOKEN.matcher(sql);
        while (token.find()) {
            Kind kind;
            String text = token.group();
            if (token.group("comment") != null) {
                continue;
            } else if (token.group("dollar") != null) {
                kind = Kind.STRING;
                text = token.group("body");
            } else if (token.group("string") != null) {
                kind = Kind.STRING;
                text = text.substring(text.indexOf('\'') + 1, text.length() - 1).replace("''", "'");
            } else if (token.group("quoted") != null) {
                kind = Kind.QUOTED_NAME;
                text = text.substring(1, text.length() - 1).replace("\"\"", "\"");
            } else if (token.group("name") != null) {
                kind = Kind.NAME;
                text = text.toLowerCase(Locale.ROOT);
            } else {
                kind = token.group("number") != null ? Kind.NUMBER : Kind.SIGN;
            }
            words.add(new Word(kind, text, token.start(), token.end()));
        }
        return words;
    }

    /** Those of {@code columns} that an expression uses, in the order in which it does. */
    static Set<String> columnsIn(String expression, Set<String> columns) {
        Set<String> used = new LinkedHashSet<>();
        List<Word> words = of(expression);
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            boolean function = i + 1 < words.size() && words.get(i + 1).is("(");
            boolean type = i > 0 && words.get(i - 1).is("::");
            if (word.isName() && columns.contains(word.text()) && !function && !type) {
                used.add(word.text());
            }
        }
        return used;
    }

    /** The text with a name replaced where it is a name; what looks like a function stays. */
    static String renamed(String text, String name, String newName) {
        StringBuilder result = new StringBuilder();
        int from = 0;
        List<Word> words = of(text);
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            boolean function = i + 1 < words.size() && words.get(i + 1).is("(");
            if (word.isName() && word.text().equals(name) && !function) {
                result.append(text, from, word.start())
                        .append('"')
                        .append(newName)
                        .append('"');
                from = word.end();
            }
        }
        return result.append(text.substring(from)).toString();
    }

    /** Every name that a text mentions, also inside its strings, where dynamic SQL keeps its own. */
    static Set<String> mentioned(String sql) {
        Set<String> names = new LinkedHashSet<>();
        for (Word word : of(sql)) {
            if (word.isName()) {
                names.add(word.text());
            } else if (word.kind() == Kind.STRING) {
                names.add(word.text());
                if (!word.text().equals(sql)) {
                    names.addAll(mentioned(word.text()));
                }
            }
        }
        return names;
    }
}
