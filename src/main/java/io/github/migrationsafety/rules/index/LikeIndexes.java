package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.schema.Index;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Whether one index does what another does. Stateless. */
final class LikeIndexes {
    private static final Pattern PART = Pattern.compile("'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[^'\"]+");

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern USUAL_DESCENDING = Pattern.compile("(?:^|\\s)desc nulls first$");
    private static final Pattern USUAL_ORDER = Pattern.compile("(?:^|\\s)(?:asc )?nulls last$|(?:^|\\s)asc$");
    private static final Pattern AROUND_SIGNS = Pattern.compile("\\s*([(),=<>])\\s*");

    private LikeIndexes() {}

    /** Whether both hold the same and refuse the same. */
    static boolean same(Index a, Index b) {
        return comparable(a, b)
                && a.keys().equals(b.keys())
                && forms(a, a.keys().size()).equals(forms(b, b.keys().size()))
                && Set.copyOf(a.details().include())
                        .equals(Set.copyOf(b.details().include()))
                && a.unique() == b.unique()
                && a.details().nullsNotDistinct() == b.details().nullsNotDistinct();
    }

    /** Whether an index that refuses nothing is spared by another one that leads with its keys. */
    static boolean spares(Index longer, Index shorter) {
        int keys = shorter.keys().size();
        return comparable(longer, shorter)
                && shorter.method().equals("btree")
                && !shorter.unique()
                && shorter.constraint().isEmpty()
                && longer.keys().size() >= keys
                && longer.keys().subList(0, keys).equals(shorter.keys())
                && forms(longer, keys).equals(forms(shorter, keys))
                && shorter.details().include().stream()
                        .allMatch(c -> longer.keys().contains(Optional.of(c))
                                || longer.details().include().contains(c))
                && !same(longer, shorter);
    }

    private static boolean comparable(Index a, Index b) {
        return a.valid()
                && b.valid()
                && IndexSql.known(a)
                && IndexSql.known(b)
                && a.method().equals(b.method())
                && a.partial() == b.partial()
                && normal(a.details().predicate().orElse(""))
                        .equals(normal(b.details().predicate().orElse("")));
    }

    private static List<String> forms(Index index, int keys) {
        return IntStream.range(0, keys)
                .mapToObj(k -> normal(index.details().forms().get(k)))
                .toList();
    }

    /** Without what makes no difference: case and blanks outside quotes, outer brackets, the default order. */
    private static String normal(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder normal = new StringBuilder();
        Matcher part = PART.matcher(text.strip());
        while (part.find()) {
            String p = part.group();
            normal.append(
                    p.startsWith("'") || p.startsWith("\"")
                            ? p
                            : BLANKS.matcher(p.toLowerCase(Locale.ROOT)).replaceAll(" "));
        }
        String whole = normal.toString();
        boolean desc = whole.strip().endsWith("desc nulls last");
        String order = USUAL_ORDER
                .matcher(USUAL_DESCENDING.matcher(whole).replaceAll(" desc"))
                .replaceAll("");
        return unbracketed((desc ? whole : order).strip());
    }

    /** A column in small letters, or nothing, as most are; not one of the words of an order. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && c != '_' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return !text.equals("asc");
    }

    private static String unbracketed(String text) {
        String result = text;
        while (result.startsWith("(") && closing(result) == result.length() - 1) {
            result = result.substring(1, result.length() - 1).strip();
        }
        return AROUND_SIGNS.matcher(result).replaceAll("$1");
    }

    private static int closing(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
