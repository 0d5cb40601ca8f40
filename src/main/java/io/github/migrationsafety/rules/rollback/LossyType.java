package io.github.migrationsafety.rules.rollback;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Type changes that PostgreSQL carries out without an error and that lose a part of the values: fractions, times of day, precision.
 * What it refuses, such as a text that is too long, is not lost. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype-numeric.html">Numeric types</a>
 * @see <a href="https://www.postgresql.org/docs/17/datatype-datetime.html">Date/time types</a>
 */
final class LossyType {
    private static final Pattern TYPE = Pattern.compile("([a-z0-9_ ]+?)(?:\\((\\d+)(?:,\\s*(-?\\d+))?\\))?");
    private static final Set<String> INTEGERS = Set.of("int2", "int4", "int8");
    private static final Set<String> TIMES = Set.of("timestamp", "timestamptz");
    private static final int MICROSECONDS = 6;

    private LossyType() {}

    /** Whether values of one canonical type may be rounded when they become the other. */
    static boolean loses(String from, String to) {
        Matcher before = TYPE.matcher(from);
        Matcher after = TYPE.matcher(to);
        if (!before.matches() || !after.matches()) {
            return false;
        }
        String old = before.group(1);
        String now = after.group(1);
        if (Set.of("float4", "float8").contains(old)) {
            return INTEGERS.contains(now) || now.equals("numeric") || old.equals("float8") && now.equals("float4");
        } else if (old.equals("numeric")) {
            return INTEGERS.contains(now) && scale(before).orElse(1) > 0
                    || now.startsWith("float")
                    || now.equals("numeric")
                            && scale(after).isPresent()
                            && scale(before).orElse(Integer.MAX_VALUE)
                                    > scale(after).get();
        } else if (TIMES.contains(old)) {
            return now.equals("date")
                    || now.equals("time")
                    || TIMES.contains(now) && precision(after) < precision(before);
        }
        return false;
    }

    /** The digits after the point; empty when the type does not limit them. */
    private static Optional<Integer> scale(Matcher type) {
        return Optional.ofNullable(type.group(2))
                .map(p ->
                        Optional.ofNullable(type.group(3)).map(Integer::valueOf).orElse(0));
    }

    private static int precision(Matcher type) {
        return Optional.ofNullable(type.group(2)).map(Integer::valueOf).orElse(MICROSECONDS);
    }
}
