package io.github.migrationsafety.postgres.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The SQL that describes the rows of one catalog: a resource of that catalog's name, with one or more SELECTs apart by a line
 * that is a semicolon. Each takes an array of OIDs and gives the columns {@code @unit}, {@code @kind} and {@code @name}, further
 * ones that begin with {@code @} for the typed tables, and for each property a column of its name; NULL is a property at its
 * default.
 *
 * <p>A line that ends in {@code --@15+}, {@code --@<18} or {@code --@15-16} is for servers of these versions only; one that ends in
 * {@code --@has pg_trigger} is for objects that have rows in that catalog, or in one of several apart by bars, {@code initdb} standing
 * for what initdb made. As a line of its own, before the first of a SELECT, the latter is for the whole SELECT. A line
 * {@code --@of pg_index|pg_constraint} tells which rows of an object a SELECT reads, other than for names; without it, and
 * whenever a name changed, it is run each time that anything of the object changed. What begins with a dollar sign is a
 * shorthand, see {@link #shorthand}.
 */
final class DescriptionSql {
    private static final Pattern VERSIONS = Pattern.compile("--@(?:(\\d+)\\+|<(\\d+)|(\\d+)-(\\d+))\\s*$");
    /** {@code FirstNormalObjectId} in PostgreSQL's access/transam.h: smaller OIDs are initdb's. */
    private static final long FIRST_NORMAL_OBJECT_ID = 16384;

    private static final Pattern SHORTHAND = Pattern.compile("\\$(\\w+)\\(([^)]*)\\)");

    private static final Pattern HAS = Pattern.compile("--@has (\\S+)\\s*$");

    private static final Pattern OF = Pattern.compile("--@of (\\S+).*");

    /** Stands for the objects that initdb made among the catalogs of {@code --@has}. */
    static final String INITDB = "initdb";

    /**
     * A line, or what a whole SELECT depends on.
     *
     * @param sql the text; blank for the latter
     * @param has the catalogs of which one must have rows; empty for a line that always counts
     */
    private record Line(String sql, Set<String> has) {
        boolean counts(Set<String> catalogs) {
            return has.isEmpty() || has.stream().anyMatch(catalogs::contains);
        }

        boolean isForAll() {
            return sql.isBlank();
        }
    }

    /**
     * One SELECT.
     *
     * @param of the catalogs of which it reads rows; empty when it is always run
     */
    private record Part(List<Line> lines, Set<String> of) {
        Part() {
            this(new ArrayList<>(), new HashSet<>());
        }

        boolean counts(Set<String> catalogs) {
            return lines.stream().filter(Line::isForAll).allMatch(line -> line.counts(catalogs));
        }

        String sql(Set<String> catalogs) {
            return lines.stream()
                    .filter(line -> !line.isForAll() && line.counts(catalogs))
                    .map(Line::sql)
                    .collect(Collectors.joining("\n"));
        }
    }

    private final List<Part> parts;
    private final Set<String> mentioned;

    private DescriptionSql(List<Part> parts) {
        this.parts = parts;
        this.mentioned = parts.stream()
                .flatMap(part -> part.lines().stream())
                .flatMap(line -> line.has().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The statements for a catalog on a server of that major version; empty if its rows are not described. */
    static Optional<DescriptionSql> of(String catalog, int major) {
        try (InputStream resource = DescriptionSql.class.getResourceAsStream(catalog + ".sql")) {
            if (resource == null) {
                return Optional.empty();
            }
            List<Part> parts = new ArrayList<>(List.of(new Part()));
            for (String text : new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(text -> isFor(text, major))
                    .toList()) {
                Part part = parts.get(parts.size() - 1);
                Matcher of = OF.matcher(text);
                if (text.equals(";")) {
                    parts.add(new Part());
                } else if (of.matches()) {
                    part.of().addAll(List.of(of.group(1).split("\\|")));
                } else {
                    Line line = line(text);
                    if (!line.isForAll() || !line.has().isEmpty()) {
                        part.lines().add(line);
                    }
                }
            }
            return Optional.of(new DescriptionSql(parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Line line(String text) {
        Matcher has = HAS.matcher(text);
        Set<String> catalogs = has.find() ? Set.of(has.group(1).split("\\|")) : Set.of();
        String sql = SHORTHAND
                .matcher(text.replaceFirst("--.*$", ""))
                .replaceAll(m -> Matcher.quoteReplacement(shorthand(m.group(1), m.group(2))));
        return new Line(sql, catalogs);
    }

    /** The catalogs on which the statements depend, for an object that has rows in these. */
    Set<String> relevant(ObjectId object, Set<String> catalogs) {
        Set<String> relevant = new TreeSet<>(catalogs);
        if (object.oid() < FIRST_NORMAL_OBJECT_ID) {
            relevant.add(INITDB);
        }
        relevant.retainAll(mentioned);
        return relevant;
    }

    /** The numbers of all statements. */
    Set<Integer> all() {
        return IntStream.range(0, parts.size()).boxed().collect(Collectors.toSet());
    }

    /**
     * The numbers of the statements that may tell something else than before.
     *
     * @param changed the catalogs of which rows of the object changed
     */
    Set<Integer> affected(Set<String> changed) {
        return IntStream.range(0, parts.size())
                .filter(i -> parts.get(i).of().isEmpty()
                        || parts.get(i).of().stream().anyMatch(changed::contains))
                .boxed()
                .collect(Collectors.toSet());
    }

    /** Of these statements those that tell something about objects that have rows in these catalogs, by number. */
    SortedMap<Integer, String> statements(Set<Integer> numbers, Set<String> catalogs) {
        SortedMap<Integer, String> statements = new TreeMap<>();
        numbers.stream()
                .filter(i -> parts.get(i).counts(catalogs))
                .forEach(i -> statements.put(i, parts.get(i).sql(catalogs)));
        return statements;
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
