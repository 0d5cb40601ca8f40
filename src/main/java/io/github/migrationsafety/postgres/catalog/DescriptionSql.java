package io.github.migrationsafety.postgres.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The SQL that describes the rows of one catalog: a resource of that catalog's name, with one or more SELECTs apart by a line
 * that is a semicolon. Each takes an array of OIDs and gives the columns {@code @unit}, {@code @kind} and {@code @name}, further
 * ones that begin with {@code @} for the typed tables, and for each property a column of its name; NULL is a property at its
 * default.
 *
 * <p>A line that ends in {@code --@15+}, {@code --@<18} or {@code --@15-16} is for servers of these versions only. What begins with
 * a dollar sign is a shorthand, see {@link #shorthand}.
 */
final class DescriptionSql {
    private static final Pattern VERSIONS = Pattern.compile("--@(?:(\\d+)\\+|<(\\d+)|(\\d+)-(\\d+))\\s*$");
    private static final Pattern SHORTHAND = Pattern.compile("\\$(\\w+)\\(([^)]*)\\)");

    private DescriptionSql() {}

    /** The statements for a catalog on a server of that major version; empty if its rows are not described. */
    static Optional<List<String>> of(String catalog, int major) {
        try (InputStream resource = DescriptionSql.class.getResourceAsStream(catalog + ".sql")) {
            if (resource == null) {
                return Optional.empty();
            }
            String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            StringBuilder kept = new StringBuilder();
            text.lines().filter(line -> isFor(line, major)).forEach(line -> {
                String sql = line.replaceFirst("--.*$", "");
                if (!sql.isBlank()) {
                    kept.append(sql).append('\n');
                }
            });
            return Optional.of(List.of(SHORTHAND
                    .matcher(kept)
                    .replaceAll(m -> Matcher.quoteReplacement(shorthand(m.group(1), m.group(2))))
                    .split("\n;\n")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFor(String line, int major) {
        Matcher versions = VERSIONS.matcher(line);
        if (!versions.find()) {
            return true;
        }
        if (versions.group(1) != null) {
            return major >= Integer.parseInt(versions.group(1));
        }
        if (versions.group(2) != null) {
            return major < Integer.parseInt(versions.group(2));
        }
        return major >= Integer.parseInt(versions.group(3)) && major <= Integer.parseInt(versions.group(4));
    }

    private static String shorthand(String name, String arguments) {
        String[] argument = arguments.split(",\\s*");
        return switch (name) {
            // The user who migrates is another one on every server, and owns everything unless somebody says otherwise.
            case "owner" -> "nullif(pg_get_userbyid(" + argument[0] + "), session_user) as \"owner\"";
            case "role" ->
                "case when pg_get_userbyid(" + argument[0] + ") = session_user then 'session_user'"
                        + " else quote_ident(pg_get_userbyid(" + argument[0] + ")) end";
            case "acl" ->
                argument[1] + "::text[] as \"@acl\", case when " + argument[1] + " is not null then acldefault('"
                        + argument[0] + "', " + argument[2] + ")::text[] end as \"@default acl\"";
            case "comment" ->
                "(select note.description from pg_description note where note.objoid = " + argument[1]
                        + " and note.classoid = '" + argument[0] + "'::regclass and note.objsubid = 0) as \"comment\"";
            case "sharedcomment" ->
                "(select note.description from pg_shdescription note where note.objoid = " + argument[1]
                        + " and note.classoid = '" + argument[0] + "'::regclass) as \"comment\"";
            case "labels" ->
                "(select string_agg(seal.provider || ': ' || seal.label, E'\\n' order by seal.provider) from pg_seclabel seal"
                        + " where seal.objoid = " + argument[1] + " and seal.classoid = '" + argument[0]
                        + "'::regclass and seal.objsubid = 0) as \"security labels\"";
            case "sharedlabels" ->
                "(select string_agg(seal.provider || ': ' || seal.label, E'\\n' order by seal.provider)"
                        + " from pg_shseclabel seal where seal.objoid = " + argument[1] + " and seal.classoid = '"
                        + argument[0]
                        + "'::regclass) as \"security labels\"";
            // Members of an extension come and go with it.
            case "standalone" ->
                "not exists (select from pg_depend member where member.classid = '" + argument[0]
                        + "'::regclass and member.objid = " + argument[1] + " and member.deptype = 'e')";
            default -> throw new IllegalStateException("no shorthand is called " + name);
        };
    }
}
