package io.github.migrationsafety.rule;

import io.github.migrationsafety.sql.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names as SQL needs them: quoted only where PostgreSQL would read them differently without quotes. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS">Identifiers and key words</a>
 */
public final class SqlName {
    /** PostgreSQL cuts longer names off (NAMEDATALEN - 1). */
    private static final int LONGEST = 63;

    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** The key words that PostgreSQL 18 does not take as a column or table name (appendix C of its manual). */
    private static final Set<String> RESERVED = Set.of(
            """
            all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
            column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
            current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
            from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
            localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
            returning right select session_user similar some symmetric system_user table tablesample then to trailing true
            union unique user using variadic verbose when where window with"""
                    .split("\\s+"));

    private SqlName() {}

    /** One name, quoted if it must be. */
    public static String of(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name)
                ? name
                : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A qualified name, each part quoted if it must be. */
    public static String of(QualifiedName name) {
        return name.schema().map(s -> of(s) + ".").orElse("") + of(name.name());
    }

    /** Names separated by commas. */
    public static String list(List<String> names) {
        return String.join(", ", names.stream().map(SqlName::of).toList());
    }

    /** A name made of parts, such as {@code ix_sensors_farm_id}, no longer than PostgreSQL keeps. */
    public static String joined(String... parts) {
        String name = String.join("_", parts);
        while (name.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            name = name.substring(0, name.offsetByCodePoints(name.length(), -1));
        }
        return name;
    }
}
