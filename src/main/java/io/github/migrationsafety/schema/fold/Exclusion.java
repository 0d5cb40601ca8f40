package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.fold.Words.Word;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.IndexKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The index that an exclusion constraint asks for.
 *
 * @param method its access method
 * @param keys its columns and expressions, without operators
 * @param predicate the text of its WHERE clause
 */
record Exclusion(String method, List<IndexKey> keys, Optional<String> predicate) {
    /** Reads {@code USING gist (room WITH =, period WITH &&) WHERE (…)}. */
    static Exclusion of(ConstraintDefinition definition) {
        String text = definition.expression().orElse("");
        List<Word> words = Words.of(text);
        String method = words.size() > 1 && words.get(0).isKeyword("using")
                ? words.get(1).text()
                : "btree";
        int open = indexOf(words, 0, w -> w.is("("));
        int close = closing(words, open);
        int where = indexOf(words, close, w -> w.isKeyword("where"));
        return new Exclusion(
                method,
                keys(text, words.subList(Math.min(open + 1, close), close)),
                where < words.size()
                        ? Optional.of(text.substring(words.get(where).end()))
                        : Optional.empty());
    }

    private static List<IndexKey> keys(String text, List<Word> elements) {
        List<IndexKey> keys = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < elements.size(); i++) {
            Word word = elements.get(i);
            depth += word.is("(") ? 1 : word.is(")") ? -1 : 0;
            if (depth == 0 && word.isKeyword("with")) {
                keys.add(key(text, elements.subList(from, i)));
            } else if (depth == 0 && word.is(",")) {
                from = i + 1;
            }
        }
        return keys;
    }

    private static IndexKey key(String text, List<Word> words) {
        Word first = words.get(0);
        boolean plain = first.isName()
                && (words.size() == 1 || !words.get(1).is("(") && !words.get(1).is("."));
        return new IndexKey(
                plain ? Optional.of(first.text()) : Optional.empty(),
                text.substring(first.start(), words.get(words.size() - 1).end()));
    }

    private interface Test {
        boolean holds(Word word);
    }

    private static int indexOf(List<Word> words, int from, Test test) {
        int i = from;
        while (i < words.size() && !test.holds(words.get(i))) {
            i++;
        }
        return i;
    }

    private static int closing(List<Word> words, int open) {
        int depth = 0;
        for (int i = open; i < words.size(); i++) {
            depth += words.get(i).is("(") ? 1 : words.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return words.size();
    }
}
