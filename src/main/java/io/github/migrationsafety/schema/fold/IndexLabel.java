package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.fold.Words.Kind;
import io.github.migrationsafety.schema.fold.Words.Word;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The name that PostgreSQL gives an index's expression, which becomes a part of the index's own name. As
 * {@code FigureIndexColname} in parse_target.c does it: a function's name, a column's, a cast's type, else {@code expr}.
 */
final class IndexLabel {
    private static final String UNNAMED = "expr";

    /** The internal names of the types whose SQL names differ. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("int", "int4"),
            Map.entry("integer", "int4"),
            Map.entry("bigint", "int8"),
            Map.entry("smallint", "int2"),
            Map.entry("real", "float4"),
            Map.entry("double", "float8"),
            Map.entry("float", "float8"),
            Map.entry("decimal", "numeric"),
            Map.entry("dec", "numeric"),
            Map.entry("boolean", "bool"),
            Map.entry("character", "bpchar"),
            Map.entry("char", "bpchar"));

    /** Functions with a syntax of their own, and the function that they are inside. */
    private static final Map<String, String> FUNCTIONS = Map.of("trim", "btrim");

    private final List<Word> words;

    private IndexLabel(List<Word> words) {
        this.words = words;
    }

    /** The name for a key as written; what follows the expression (collation, operator class, order) does not count. */
    static String of(String key) {
        List<Word> words = Words.of(key);
        if (words.isEmpty()) {
            return UNNAMED;
        }
        // A key is a column, a function call or an expression in parentheses; only these may be followed by something.
        int end = new IndexLabel(words).primaryEnd(0);
        return new IndexLabel(words.subList(0, Math.max(end, 1))).name().orElse(UNNAMED);
    }

    /** Whether the words are a type, and this one; types with a length are not looked into. */
    static boolean isType(List<Word> words, String type) {
        return words.stream().allMatch(Word::isName)
                && new IndexLabel(words).typeName(0).equals(type);
    }

    private Optional<String> name() {
        return strong().or(this::weak);
    }

    /** The name of a column or function, which a cast around it does not change. */
    private Optional<String> strong() {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        if (isInParentheses()) {
            return inside().strong();
        }
        if (isCase()) {
            return otherwise().flatMap(IndexLabel::strong);
        }
        int end = primaryEnd(0);
        if (end == words.size()) {
            return primaryName();
        }
        return isCast(end) ? new IndexLabel(words.subList(0, end)).strong() : Optional.empty();
    }

    /** The name of a cast's type, or {@code case}. */
    private Optional<String> weak() {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        if (isInParentheses()) {
            return inside().weak();
        }
        if (isCase()) {
            return Optional.of("case");
        }
        int end = primaryEnd(0);
        if (end == words.size()) {
            return castType();
        }
        if (words.get(end).is("::") && isCast(end)) {
            int last = end;
            for (int i = end; i < words.size(); i++) {
                last = words.get(i).is("::") ? i : last;
            }
            return Optional.of(typeName(last + 1));
        }
        return isCast(end) ? new IndexLabel(words.subList(0, end)).weak() : Optional.empty();
    }

    private boolean isInParentheses() {
        return words.get(0).is("(") && closing(0) == words.size() - 1;
    }

    private IndexLabel inside() {
        return new IndexLabel(words.subList(1, words.size() - 1));
    }

    private boolean isCase() {
        return words.get(0).isKeyword("case") && words.get(words.size() - 1).isKeyword("end");
    }

    /** What stands behind the ELSE of this CASE, not of one inside it. */
    private Optional<IndexLabel> otherwise() {
        int depth = 0;
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.isKeyword("case") || word.is("(")) {
                depth++;
            } else if (word.isKeyword("end") || word.is(")")) {
                depth--;
            } else if (word.isKeyword("else") && depth == 1) {
                return Optional.of(new IndexLabel(words.subList(i + 1, words.size() - 1)));
            }
        }
        return Optional.empty();
    }

    /** Whether nothing but casts and COLLATE follows. */
    private boolean isCast(int from) {
        if (!words.get(from).is("::") && !words.get(from).isKeyword("collate")) {
            return false;
        }
        return words.subList(from, words.size()).stream()
                .allMatch(w -> w.isName()
                        || w.kind() == Kind.NUMBER
                        || List.of("::", "(", ")", ",", ".", "[", "]").contains(w.text()));
    }

    private String typeName(int at) {
        String name = words.get(at).text();
        boolean zoned = words.stream().anyMatch(w -> w.isKeyword("with"));
        if (Set.of("timestamp", "time").contains(name) && zoned) {
            return name + "tz";
        }
        return name.equals("character") && words.stream().anyMatch(w -> w.isKeyword("varying"))
                ? "varchar"
                : TYPES.getOrDefault(name, name);
    }

    private Optional<String> primaryName() {
        Word end = words.get(words.size() - 1);
        if (words.get(0).is("(")) {
            return end.isName() ? Optional.of(end.text()) : Optional.empty();
        }
        String last = "";
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.isName()) {
                last = word.text();
            } else if (word.is("(") && !last.isEmpty()) {
                return callName(last, i);
            } else if (!word.is(".")) {
                break;
            }
        }
        return last.isEmpty() ? Optional.empty() : Optional.of(last);
    }

    private Optional<String> callName(String function, int open) {
        return function.equals("cast")
                ? castParts(open).flatMap(parts -> parts.get(0).strong())
                : Optional.of(FUNCTIONS.getOrDefault(function, function));
    }

    /** The name of the type of CAST(… AS type). */
    private Optional<String> castType() {
        return words.get(0).isKeyword("cast") && words.size() > 1
                ? castParts(1).map(parts -> parts.get(1).typeName(0))
                : Optional.empty();
    }

    private Optional<List<IndexLabel>> castParts(int open) {
        List<Word> inside = words.subList(open + 1, closing(open));
        for (int i = inside.size() - 2; i > 0; i--) {
            if (inside.get(i).isKeyword("as")) {
                return Optional.of(List.of(
                        new IndexLabel(inside.subList(0, i)), new IndexLabel(inside.subList(i + 1, inside.size()))));
            }
        }
        return Optional.empty();
    }

    /** Where the column, call, literal or parenthesis that begins at {@code start} ends. */
    private int primaryEnd(int start) {
        int i = start;
        if (words.get(i).is("(")) {
            i = closing(i) + 1;
            while (i + 1 < words.size()
                    && words.get(i).is(".")
                    && words.get(i + 1).isName()) {
                i += 2;
            }
        } else if (words.get(i).isName()) {
            i++;
            while (i + 1 < words.size()
                    && words.get(i).is(".")
                    && words.get(i + 1).isName()) {
                i += 2;
            }
            if (i < words.size() && words.get(i).is("(")) {
                i = closing(i) + 1;
            }
        } else {
            i++;
        }
        while (i < words.size() && words.get(i).is("[")) {
            while (i < words.size() && !words.get(i).is("]")) {
                i++;
            }
            i = Math.min(i + 1, words.size());
        }
        return Math.min(i, words.size());
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < words.size(); i++) {
            if (words.get(i).is("(")) {
                depth++;
            } else if (words.get(i).is(")") && --depth == 0) {
                return i;
            }
        }
        return words.size() - 1;
    }
}
