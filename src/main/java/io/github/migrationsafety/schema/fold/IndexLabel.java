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

    private Optional<String> name() {
        if (words.isEmpty()) {
            return Optional.empty();
        }
        if (words.get(0).is("(") && closing(0) == words.size() - 1) {
            return new IndexLabel(words.subList(1, words.size() - 1)).name();
        }
        if (words.get(0).isKeyword("case") && words.get(words.size() - 1).isKeyword("end")) {
            return Optional.of("case");
        }
        int end = primaryEnd(0);
        if (end == words.size()) {
            return primaryName();
        }
        return words.get(end).is("::") || words.get(end).isKeyword("collate")
                ? castName(end)
                : Optional.empty();
    }

    /** The name of {@code primary::type…}: the primary's own if it has one that is strong enough, else the type's. */
    private Optional<String> castName(int cast) {
        Optional<String> inner = new IndexLabel(words.subList(0, cast)).name();
        if (inner.isPresent()) {
            return inner;
        }
        for (int i = cast; i < words.size(); i++) {
            Word word = words.get(i);
            if (!word.isName() && !word.is("::") && !word.is("(") && !word.is(")") && word.kind() != Kind.NUMBER) {
                return Optional.empty();
            }
        }
        return words.get(cast).is("::") ? Optional.of(typeName(cast + 1)) : Optional.empty();
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
        if (!function.equals("cast")) {
            return Optional.of(FUNCTIONS.getOrDefault(function, function));
        }
        List<Word> inside = words.subList(open + 1, closing(open));
        for (int i = inside.size() - 1; i > 0; i--) {
            if (inside.get(i).isKeyword("as")) {
                IndexLabel type = new IndexLabel(inside.subList(i + 1, inside.size()));
                return new IndexLabel(inside.subList(0, i)).name().or(() -> Optional.of(type.typeName(0)));
            }
        }
        return Optional.empty();
    }

    /** Where the column, call, literal or parenthesis that begins at {@code start} ends. */
    private int primaryEnd(int start) {
        int i = start;
        if (words.get(i).is("(")) {
            i = closing(i) + 1;
        } else if (words.get(i).isName()) {
            i++;
            while (i + 1 < words.size() && words.get(i).is(".") && words.get(i + 1).isName()) {
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
