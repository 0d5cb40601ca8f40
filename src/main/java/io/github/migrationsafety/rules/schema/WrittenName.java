package io.github.migrationsafety.rules.schema;

import java.util.regex.Pattern;

/** How a name may stand in SQL. Stateless. */
final class WrittenName {
    private WrittenName() {}

    /** A regular expression for a name, with and without quotes. */
    static String of(String name) {
        return "(?:\"" + Pattern.quote(name.replace("\"", "\"\"")) + "\"|(?<![\\w\"$])" + Pattern.quote(name)
                + "(?![\\w\"$]))";
    }
}
