package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a changelog does to the server as a whole rather than to its database: on a server of ours that is gone afterwards, on
 * one that others use it would be theirs too. Roles of its own it may make there, and they are dropped with its database.
 */
public final class ServerWideChanges {
    private static final String COMMENTS = "(?is)^(?:\\s+|--[^\\n]*\\n|/\\*.*?\\*/)*";
    private static final Pattern ROLE = Pattern.compile(COMMENTS
            + "(?:create|alter|drop)\\s+(?:role|user|group)\\s++(?!mapping\\s)(?:if\\s+exists\\s+)?(?<names>.*)");
    private static final Pattern NAME = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([A-Za-z_][\\w$]*))\\s*(,?)");
    private static final Pattern SERVER = Pattern.compile(
            COMMENTS + "(?<what>alter\\s+system|(?:create|alter|drop)\\s+(?:database|tablespace))\\b.*");

    private ServerWideChanges() {}

    /**
     * Makes sure that the rehearsal leaves everybody else's things alone.
     *
     * @throws SetupException if the changelog changes what is not its own
     */
    public static void check(ChangeLog changeLog, ThrowawayPostgres server) {
        if (!server.isShared()) {
            return;
        }
        Map<String, Location> roles = new TreeMap<>();
        for (SqlText statement : statements(changeLog)) {
            Matcher whole = SERVER.matcher(statement.sql());
            if (whole.matches()) {
                throw refused(whole.group("what").toUpperCase(Locale.ROOT).replaceAll("\\s+", " ") + " at "
                        + statement.at() + " changes more than the database that is rehearsed");
            }
            roles(statement.sql()).forEach(role -> roles.putIfAbsent(role, statement.at()));
        }
        try {
            server.claimRoles(roles.keySet()).stream().findFirst().ifPresent(taken -> {
                throw refused("the role " + taken + ", which is created, changed or dropped at " + roles.get(taken)
                        + ", exists there already");
            });
        } catch (SQLException e) {
            throw new SetupException(
                    "The server does not tell which roles it has: " + e.getMessage() + ".", "Run the goal again.", e);
        }
    }

    private static SetupException refused(String why) {
        return new SetupException(
                "The changelog cannot be rehearsed on the server of <postgres><url>, which others use: " + why + ".",
                "Rehearse on the embedded server or on a container image, which are there for the rehearsal alone; or, if a"
                        + " rehearsal that was killed left it behind, remove it.");
    }

    private static List<SqlText> statements(ChangeLog changeLog) {
        List<SqlText> all = new ArrayList<>();
        for (ChangeSet changeSet : changeLog.changeSets()) {
            if (changeSet.excluded().isEmpty()) {
                all.addAll(changeSet.sql());
                all.addAll(changeSet.rollback().sql());
            }
        }
        return all;
    }

    static List<String> roles(String sql) {
        Matcher change = ROLE.matcher(sql);
        List<String> roles = new ArrayList<>();
        if (change.matches()) {
            Matcher name = NAME.matcher(change.group("names"));
            int from = 0;
            while (name.find(from) && name.start() == from) {
                roles.add(
                        name.group(1) != null
                                ? name.group(1).replace("\"\"", "\"")
                                : name.group(2).toLowerCase(Locale.ROOT));
                if (name.group(3).isEmpty()) {
                    break;
                }
                from = name.end();
            }
        }
        return roles;
    }
}
