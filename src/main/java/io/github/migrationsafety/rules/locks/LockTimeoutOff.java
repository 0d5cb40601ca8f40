package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Timeouts;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code locks/lock-timeout-off}: a lock_timeout that protects nobody, where a strong lock on a table in use is requested.
 *
 * @see <a href="https://www.postgresql.org/docs/17/runtime-config-client.html#GUC-LOCK-TIMEOUT">lock_timeout</a>
 */
public final class LockTimeoutOff implements Rule {
    public static final RuleInfo INFO = new RuleInfo(
            "locks/lock-timeout-off",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "lock_timeout is off, too long, or set after the statement that needs it",
            List.of(new RuleInfo.Option(
                    "max", "the longest lock_timeout that is good, such as `10s`, which is the default.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    private static final String MAX = "max";
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @Override
    public List<Problem> check(History history, RuleContext context) {
        Duration longest = longest(context);
        // A setting is told of once, however many statements it stands over.
        Map<Location, Problem> problems = new LinkedHashMap<>();
        for (Way way : context.ways(history).forward()) {
            for (Act act : way.acts()) {
                for (QualifiedName table : StrongLocks.of(act).keySet()) {
                    Optional<Timeouts.Setting> inForce =
                            context.timeouts(history).before(act, Timeouts.LOCK);
                    inForce.ifPresentOrElse(
                            setting -> tooLong(setting, act, table, longest, context)
                                    .ifPresent(p -> problems.putIfAbsent(p.at(), p)),
                            () -> tooLate(act, table, context).ifPresent(p -> problems.putIfAbsent(p.at(), p)));
                }
            }
        }
        return List.copyOf(problems.values());
    }

    private static Duration longest(RuleContext context) {
        Object given = context.options().get(MAX);
        return given == null
                ? LONGEST
                : Timeouts.time(given.toString())
                        .orElseThrow(() -> new SetupException(
                                "`" + MAX + "` of " + INFO.id() + " is `" + given + "`, which is no time.",
                                "Give it as PostgreSQL takes it: a number of milliseconds, or 10s, 1min."));
    }

    private static Optional<Problem> tooLong(
            Timeouts.Setting setting, Act act, QualifiedName table, Duration longest, RuleContext context) {
        if (!setting.off() && setting.value().compareTo(longest) <= 0) {
            return Optional.empty();
        }
        // A changeset that is released is not judged; then the statement is where it can be mended.
        boolean own = setting.by().pending();
        String what = setting.off()
                ? "lock_timeout is 0, which means for ever"
                : "lock_timeout is " + setting.value().toMillis() + " ms";
        return Optional.of(problem(
                own ? setting.by() : act.way().changeSet(),
                own ? setting.at() : act.at(),
                table,
                what + ", when a statement waits for a strong lock on `" + table
                        + "`. Every statement on the table that comes later" + " waits behind it as long.",
                act,
                context));
    }

    private static Optional<Problem> tooLate(Act act, QualifiedName table, RuleContext context) {
        return act.later().stream()
                .filter(l ->
                        Timeouts.sets(l, Timeouts.LOCK).filter(t -> !t.isZero()).isPresent())
                .findFirst()
                .map(late -> problem(
                        act.way().changeSet(),
                        late.at(),
                        table,
                        "lock_timeout is set after a statement that waits for a strong lock on `" + table
                                + "`, so that one may wait for ever, and every statement on the table behind it.",
                        act,
                        context));
    }

    private static Problem problem(
            ChangeSet changeSet, Location at, QualifiedName table, String message, Act act, RuleContext context) {
        return new Problem(
                changeSet.id(), at, Timeouts.LOCK, Optional.of(table.toString()), message, remedy(act, context));
    }

    /** The changeset with its own timeout at its beginning, and no other. */
    private static String remedy(Act act, RuleContext context) {
        boolean local = act.way().changeSet().runInTransaction();
        String set = "SET " + (local ? "LOCAL " : "") + "lock_timeout = '" + Fix.LOCK_TIMEOUT + "'";
        Set<SqlText> own = act.way().acts().stream()
                .filter(a -> a.alone() && Timeouts.sets(a, Timeouts.LOCK).isPresent())
                .map(Act::text)
                .collect(Collectors.toSet());
        boolean resets = act.way().acts().stream().anyMatch(a -> a.statement() instanceof Statement.ResetSetting);
        return Mended.of(act.way().step(), context)
                .map(m -> m.without(own::contains).first(set))
                .map(m -> local || resets ? m : m.last("RESET lock_timeout"))
                .flatMap(Mended::text)
                .map(text -> "Let it give up after some seconds, and run the update again if it does:\n" + text)
                .orElse(
                        "Let it give up after some seconds, by this before the statement, and run the update again if it"
                                + " does:\n" + set + ";");
    }
}
