package io.github.migrationsafety.scaffold;

import java.math.BigInteger;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of new changelog files after the example of the newest one. Stateless. */
public final class FileNames {
    /** {@code 007-add-name.sql}, {@code V7__add_name.sql}, {@code changelog-7.xml}. */
    private static final Pattern NUMBERED =
            Pattern.compile("(?<before>\\D*?)(?<number>\\d+)(?<after>.*)(?<end>\\.\\w+)");

    private FileNames() {}

    /**
     * The next name: numbers go on, dates become today's, words become the title's in the same spelling.
     *
     * @param newest the name of the newest file
     * @param taken the names in its folder
     * @param title such as {@code add-sensors-label}
     * @param today for names that begin with a date
     */
    public static String next(String newest, List<String> taken, String title, LocalDate today) {
        Matcher matcher = NUMBERED.matcher(newest);
        String name;
        if (!matcher.matches() || matcher.group("number").length() > 20) {
            int dot = newest.lastIndexOf('.');
            name = spelled(title, newest.contains("_")) + (dot < 0 ? "" : newest.substring(dot));
        } else {
            String prefix = matcher.group("before") + number(matcher, taken, today);
            String after = matcher.group("after");
            Matcher separator = Pattern.compile("[^A-Za-z0-9]+").matcher(after);
            String words = separator.lookingAt()
                    ? separator.group()
                            + spelled(
                                    title, after.substring(separator.end() - 1).contains("_"))
                    : "";
            name = prefix + (after.isEmpty() ? "" : words.isEmpty() ? "-" + title : words) + matcher.group("end");
        }
        return free(name, taken);
    }

    private static String number(Matcher newest, List<String> taken, LocalDate today) {
        String number = newest.group("number");
        if (isDate(number)) {
            return today.format(DateTimeFormatter.BASIC_ISO_DATE);
        }
        BigInteger highest = taken.stream()
                .map(NUMBERED::matcher)
                .filter(Matcher::matches)
                .filter(m -> m.group("before").equals(newest.group("before")))
                .map(m -> m.group("number"))
                .filter(n -> n.length() <= Math.max(number.length(), 6))
                .map(BigInteger::new)
                .max(BigInteger::compareTo)
                .orElse(new BigInteger(number))
                .max(new BigInteger(number));
        String next = highest.add(BigInteger.ONE).toString();
        return "0".repeat(Math.max(0, number.length() - next.length())) + next;
    }

    private static boolean isDate(String number) {
        return number.matches("(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])");
    }

    private static String spelled(String title, boolean underscores) {
        return underscores ? title.replace('-', '_') : title.replace('_', '-');
    }

    private static String free(String name, List<String> taken) {
        int dot = name.lastIndexOf('.');
        Optional<String> free = Optional.of(name).filter(n -> !taken.contains(n));
        for (int i = 2; free.isEmpty(); i++) {
            String next = name.substring(0, dot) + "-" + i + name.substring(dot);
            free = Optional.of(next).filter(n -> !taken.contains(n));
        }
        return free.get();
    }
}
