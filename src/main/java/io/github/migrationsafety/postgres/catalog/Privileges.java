package io.github.migrationsafety.postgres.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The text of an access control list: a line for each grantee, {@code app: INSERT, SELECT}, sorted. A list that grants just what
 * no list would grant is none.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-priv.html#PRIVILEGE-ABBREVS-TABLE">the letters</a>
 */
final class Privileges {
    private static final Map<Character, String> NAMES = Map.ofEntries(
            Map.entry('r', "SELECT"),
            Map.entry('a', "INSERT"),
            Map.entry('w', "UPDATE"),
            Map.entry('d', "DELETE"),
            Map.entry('D', "TRUNCATE"),
            Map.entry('x', "REFERENCES"),
            Map.entry('t', "TRIGGER"),
            Map.entry('m', "MAINTAIN"),
            Map.entry('X', "EXECUTE"),
            Map.entry('U', "USAGE"),
            Map.entry('C', "CREATE"),
            Map.entry('c', "CONNECT"),
            Map.entry('T', "TEMPORARY"),
            Map.entry('s', "SET"),
            Map.entry('A', "ALTER SYSTEM"));

    private final String sessionUser;

    /** @param sessionUser the user who migrates, whose name is another one on every server */
    Privileges(String sessionUser) {
        this.sessionUser = sessionUser;
    }

    /**
     * @param items the items of the list in the server's form, {@code grantee=letters/grantor}
     * @param defaults the items that hold without a list
     * @return the text; empty if the list is the default one
     */
    Optional<String> text(List<String> items, List<String> defaults) {
        String text = text(items);
        return text.equals(text(defaults)) ? Optional.empty() : Optional.of(text.isEmpty() ? "nobody" : text);
    }

    private String text(List<String> items) {
        Map<String, TreeSet<String>> lines = new TreeMap<>();
        for (String item : items) {
            int equals = afterName(item, 0);
            int slash = item.indexOf('/', equals);
            String grantee = equals == 0 ? "PUBLIC" : role(item.substring(0, equals));
            String grantor = role(item.substring(slash + 1));
            String by = grantor.equals("session_user") ? "" : " (by " + grantor + ")";
            lines.computeIfAbsent(grantee + by, g -> new TreeSet<>()).addAll(names(item.substring(equals + 1, slash)));
        }
        StringBuilder text = new StringBuilder();
        lines.forEach((grantee, privileges) -> text.append(text.isEmpty() ? "" : "\n")
                .append(grantee)
                .append(": ")
                .append(String.join(", ", privileges)));
        return text.toString();
    }

    private String role(String name) {
        return name.equals(sessionUser) || name.equals('"' + sessionUser.replace("\"", "\"\"") + '"')
                ? "session_user"
                : name;
    }

    private static List<String> names(String letters) {
        String[] names = new String[letters.replace("*", "").length()];
        int next = 0;
        for (int i = 0; i < letters.length(); i++) {
            boolean grantable = i + 1 < letters.length() && letters.charAt(i + 1) == '*';
            String letter = letters.substring(i, i + 1);
            names[next++] = NAMES.getOrDefault(letters.charAt(i), letter) + (grantable ? " WITH GRANT OPTION" : "");
            i += grantable ? 1 : 0;
        }
        return Arrays.asList(names);
    }

    /** The end of a name, which the server quotes if it holds anything but letters, digits and underscores. */
    private static int afterName(String item, int start) {
        boolean quoted = false;
        for (int i = start; i < item.length(); i++) {
            if (item.charAt(i) == '"') {
                quoted = !quoted;
            } else if (item.charAt(i) == '=' && !quoted) {
                return i;
            }
        }
        throw new IllegalArgumentException("not an item of an access control list: " + item);
    }
}
