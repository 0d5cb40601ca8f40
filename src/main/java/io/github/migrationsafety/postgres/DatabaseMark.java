package io.github.migrationsafety.postgres;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The comment on a throwaway database among other people's. Immutable.
 *
 * @param creator whom it belongs to
 * @param roles those that did not exist when the rehearsal began and that its changelog makes
 */
record DatabaseMark(Creator creator, Set<String> roles) {
    private static final String OWNER = "Throwaway database of migration-safety, owner: ";
    private static final String ROLES = ", roles: ";
    private static final Pattern TEXT =
            Pattern.compile(Pattern.quote(OWNER) + "(?<owner>[^,]+)(?:" + ROLES + "(?<roles>\\S+))?");

    DatabaseMark {
        roles = Set.copyOf(roles);
    }

    static Optional<DatabaseMark> parse(String comment) {
        Matcher matcher = TEXT.matcher(comment);
        return matcher.matches()
                ? Creator.parse(matcher.group("owner"))
                        .map(creator -> new DatabaseMark(creator, names(Optional.ofNullable(matcher.group("roles")))))
                : Optional.empty();
    }

    /** The text of the comment; none of its characters ends a literal. */
    @Override
    public String toString() {
        return OWNER
                + creator
                + (roles.isEmpty()
                        ? ""
                        : ROLES
                                + new TreeSet<>(roles)
                                        .stream()
                                                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                                                .collect(Collectors.joining(",")));
    }

    private static Set<String> names(Optional<String> text) {
        return text.stream()
                .flatMap(names -> Stream.of(names.split(",")))
                .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }
}
