package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.NewNames.Kind;
import io.github.migrationsafety.rules.schema.NewNames.Named;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Locale;

/**
 * {@code schema/quoted-identifier}: a new name that SQL finds only in quotes. Names that PostgreSQL makes of such a name are
 * passed over, and so are those of what a table with such a name has.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS">Identifiers and key words</a>
 */
public final class QuotedIdentifier implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/quoted-identifier",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A mixed case or reserved name that needs quotes");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return NewNames.in(history, context, QuotedIdentifier::needsQuotes).stream()
                .filter(n -> !isInvented(n))
                .map(n -> n.table()
                        .problem(
                                n.origin(),
                                n.object(),
                                "The name of " + n.kind().name().toLowerCase(Locale.ROOT) + " `" + n.name()
                                        + "` needs quotes. PostgreSQL folds a name without quotes to lower case"
                                        + " and reserves some: every query and tool that leaves the quotes out fails.",
                                remedy(n)))
                .toList();
    }

    /** PostgreSQL takes every character beyond ASCII for a letter, and folds none of them. */
    private static boolean needsQuotes(String name) {
        return SqlName.of(name.replaceAll("[^\\x00-\\x7F]", "_")).startsWith("\"");
    }

    /** Whether PostgreSQL made the name from that of the table or of a column, which is reported itself. */
    private static boolean isInvented(Named named) {
        return (named.kind() == Kind.CONSTRAINT || named.kind() == Kind.INDEX)
                && plain(named.name())
                        .startsWith(plain(named.table().table().name().name()) + "_")
                && named.name().matches(".*_(pkey|key|fkey|check|excl|idx)\\d*");
    }

    private static String remedy(Named named) {
        String plain = plain(named.name());
        if (!named.table().life().isNew()) {
            String quoted = SqlName.of(named.name());
            return Mended.after(
                    "Take a name in lower case, with underscores, such as " + plain + ".",
                    Mended.of(named.origin().changeSet())
                            .filter(m -> named.origin().changeSet().sql().stream()
                                    .anyMatch(t -> t.sql().contains(quoted)))
                            .map(m -> m.withEach(sql -> sql.replace(quoted, plain))));
        }
        String alter = named.table().alter();
        String to = " TO " + SqlName.of(plain);
        String back = " TO " + SqlName.of(named.name());
        String table = SqlName.of(named.table().table().name());
        String renamed = SqlName.of(new io.github.migrationsafety.sql.QualifiedName(
                named.table().table().name().schema(), plain));
        String old = SqlName.of(new io.github.migrationsafety.sql.QualifiedName(
                named.table().table().name().schema(), named.name()));
        List<String> sql =
                switch (named.kind()) {
                    case TABLE ->
                        List.of("ALTER TABLE " + table + " RENAME" + to, "ALTER TABLE " + renamed + " RENAME" + back);
                    case COLUMN ->
                        List.of(
                                alter + "RENAME COLUMN " + SqlName.of(named.name()) + to,
                                alter + "RENAME COLUMN " + SqlName.of(plain) + back);
                    case CONSTRAINT ->
                        List.of(
                                alter + "RENAME CONSTRAINT " + SqlName.of(named.name()) + to,
                                alter + "RENAME CONSTRAINT " + SqlName.of(plain) + back);
                    case INDEX ->
                        List.of("ALTER INDEX " + old + " RENAME" + to, "ALTER INDEX " + renamed + " RENAME" + back);
                };
        return FinalTable.changeSet(named.origin(), "rename-to-" + plain, List.of(sql.get(0)), List.of(sql.get(1)));
    }

    private static String plain(String name) {
        String snake = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .replaceAll("[^A-Za-z0-9_$[^\\x00-\\x7F]]+", "_")
                .toLowerCase(Locale.ROOT);
        String started = snake.matches("[a-z_[^\\x00-\\x7F]].*") ? snake : "n_" + snake;
        return needsQuotes(started) ? started + "_" : started;
    }
}
