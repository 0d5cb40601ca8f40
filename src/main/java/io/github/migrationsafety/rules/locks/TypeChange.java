package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Definitions;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What PostgreSQL does to a table when the type of a column changes.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>: "if the USING
 *     clause does not change the column contents and the old type is either binary coercible to the new type or an unconstrained
 *     domain over the new type, a table rewrite is not needed"
 */
enum TypeChange {
    /** Neither the table nor an index that holds nothing but plain columns is touched. */
    NOTHING,
    /** The values stay, their order does not: every index on the column is built anew. */
    REINDEX,
    /** Every row is written anew. */
    REWRITE,
    /** The old type is not known. */
    UNKNOWN;

    /** A type with its length or precision: {@code numeric(10,2)}. */
    private record Type(String name, List<Integer> modifiers, boolean array) {
        private static final Set<String> TEMPORAL = Set.of("timestamp", "timestamptz", "time", "timetz", "interval");

        /** Without a precision it is 6 digits. */
        private static final List<Integer> FINEST = List.of(6);

        private static final Pattern PARTS = Pattern.compile("([^(\\[]+)(?:\\(([\\d, -]+)\\))?((?:\\[\\d*])*)");

        static Type of(String text) {
            Matcher parts = PARTS.matcher(text.strip());
            if (!parts.matches()) {
                return new Type(text, List.of(), false);
            }
            List<Integer> modifiers = parts.group(2) == null
                    ? List.of()
                    : Pattern.compile("\\s*,\\s*")
                            .splitAsStream(parts.group(2).strip())
                            .map(Integer::valueOf)
                            .toList();
            String name = parts.group(1);
            return new Type(
                    name.startsWith("pg_catalog.") || name.startsWith("public.")
                            ? name.substring(name.indexOf('.') + 1)
                            : name,
                    modifiers,
                    !parts.group(3).isEmpty());
        }

        /** Whether a limit that grows or goes is the only difference from another type of the same name. */
        boolean isWithin(Type wider) {
            if (wider.modifiers.isEmpty() || FINEST.equals(wider.modifiers) && TEMPORAL.contains(name)) {
                return true;
            }
            boolean sameScale = modifiers.size() < 2
                    ? wider.modifiers.size() < 2 || wider.modifiers.get(1) == 0
                    : wider.modifiers.size() == 2 && modifiers.get(1).equals(wider.modifiers.get(1));
            return !modifiers.isEmpty()
                    && modifiers.get(0) <= wider.modifiers.get(0)
                    && (sameScale || modifiers.size() < 2 && wider.modifiers.size() < 2);
        }
    }

    /** Types whose length or precision may grow without a rewrite. */
    private static final Set<String> GROWING =
            Set.of("varchar", "numeric", "varbit", "timestamp", "timestamptz", "time", "timetz", "interval");

    private static final Set<String> UTC =
            Set.of("utc", "gmt", "etc/utc", "etc/gmt", "z", "zulu", "universal", "0", "+00", "+00:00");

    /** What a statement does to the table that it names. */
    static TypeChange of(Statement.AlterColumnType alter, Act act, Definitions definitions) {
        Optional<String> old =
                act.table(alter.table()).flatMap(t -> t.column(alter.column())).map(c -> c.type());
        if (alter.expression().filter(e -> !isCast(e, alter)).isPresent()) {
            return REWRITE;
        }
        return old.map(type -> between(type, alter.type(), inUtc(act), definitions))
                .map(change -> change == NOTHING && alter.collation().isPresent() ? REINDEX : change)
                .orElse(UNKNOWN);
    }

    /** Whether USING says no more than what PostgreSQL would do without it. */
    private static boolean isCast(String expression, Statement.AlterColumnType alter) {
        String text = expression.toLowerCase(Locale.ROOT).replaceAll("[\\s()\"]", "");
        String column = alter.column().toLowerCase(Locale.ROOT);
        return text.equals(column)
                || text.startsWith(column + "::")
                        && !text.substring(column.length() + 2).contains("::")
                || text.startsWith("cast" + column + "as");
    }

    private static boolean inUtc(Act act) {
        Optional<String> zone = act.earlier().stream()
                .flatMap(e -> e.statement() instanceof Statement.SetSetting set
                                && set.name().equals("timezone")
                        ? Optional.of(set.value()).stream()
                        : Optional.<String>empty().stream())
                .reduce((first, second) -> second);
        return zone.filter(z -> UTC.contains(z.replaceAll("['\"]", "").toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    private static TypeChange between(String from, String to, boolean utc, Definitions definitions) {
        Type old = Type.of(from);
        Type now = Type.of(to);
        if (old.equals(now)) {
            return NOTHING;
        } else if (old.array() || now.array()) {
            return REWRITE;
        } else if (old.name().equals(now.name())) {
            return GROWING.contains(old.name()) ? (old.isWithin(now) ? NOTHING : REWRITE) : ofOther(old.name());
        } else if (isOneOf(old, now, "timestamp", "timestamptz")) {
            return utc && old.modifiers().equals(now.modifiers()) ? REINDEX : REWRITE;
        } else if (isText(old) && isText(now)) {
            return now.modifiers().isEmpty() ? NOTHING : REWRITE;
        } else if ((isText(old) || old.name().equals("citext"))
                && (isText(now) || now.name().equals("citext"))) {
            return now.modifiers().isEmpty() ? REINDEX : REWRITE;
        } else if (old.name().equals("cidr") && now.name().equals("inet")
                || old.name().equals("xml") && isText(now) && now.modifiers().isEmpty()) {
            return NOTHING;
        } else if (isOneOf(old, now, "int4", "oid")) {
            return REINDEX;
        }
        return ofDomains(old, now, definitions);
    }

    /** bit and char have a length that pads or cuts; what the modifier of a user's type does only that type knows. */
    private static TypeChange ofOther(String name) {
        return name.equals("bit") || name.equals("bpchar") ? REWRITE : UNKNOWN;
    }

    /** A domain without constraints is its base type; which one that is the changelog's text does not say for sure. */
    private static TypeChange ofDomains(Type old, Type now, Definitions definitions) {
        Optional<Boolean> from = definitions.constrainedDomain(old.name());
        Optional<Boolean> to = definitions.constrainedDomain(now.name());
        if (to.isPresent()) {
            return to.get() ? REWRITE : UNKNOWN;
        }
        return from.isPresent() ? UNKNOWN : REWRITE;
    }

    private static boolean isText(Type type) {
        return type.name().equals("text") || type.name().equals("varchar");
    }

    private static boolean isOneOf(Type old, Type now, String one, String other) {
        return old.name().equals(one) && now.name().equals(other)
                || old.name().equals(other) && now.name().equals(one);
    }
}
