package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Timeouts;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code locks/trigger-on-existing}: a trigger is created, enabled or disabled under SHARE ROW EXCLUSIVE, for which the statement may
 * wait long, and every writer behind it. Under a lock_timeout it is harmless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-level locks</a>, on CREATE TRIGGER
 */
public final class TriggerOnExisting extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/trigger-on-existing",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A trigger of a table that exists already is created, enabled or disabled with no lock_timeout in force");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)";
    private static final Pattern CREATE = Pattern.compile(
            "(?is)\\btrigger\\s+(" + NAME + ")\\s.*?\\son\\s+(" + NAME + ")(?:\\s*\\.\\s*(" + NAME + "))?");

    /** A trigger of a table. */
    private record Trigger(QualifiedName table, String name, String verb) {}

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            Optional<Trigger> trigger = trigger(act).filter(t -> act.inUse(t.table()));
            boolean timed = context.timeouts(history)
                    .before(act, Timeouts.LOCK)
                    .filter(t -> !t.off())
                    .isPresent();
            if (trigger.isPresent() && !timed) {
                problems.add(problem(trigger.get(), act));
            }
        }
        return problems;
    }

    private static Optional<Trigger> trigger(Act act) {
        if (act.statement() instanceof Statement.AlterTable alter
                && alter.action().matches("(?:ENABLE|DISABLE)(?:_\\w+)?_TRIG(?:_\\w+)?")) {
            String verb = alter.action().startsWith("ENABLE") ? "enabled" : "disabled";
            return Optional.of(new Trigger(alter.table(), alter.object().orElse("ALL"), verb));
        } else if (act.statement() instanceof Statement.Other other
                && other.kind().equals("CreateTrig")) {
            Matcher create = CREATE.matcher(act.text().sql());
            return create.find() ? Optional.of(created(create)) : Optional.empty();
        }
        return Optional.empty();
    }

    private static Trigger created(Matcher create) {
        QualifiedName table = create.group(3) == null
                ? QualifiedName.of(name(create.group(2)))
                : QualifiedName.of(name(create.group(2)), name(create.group(3)));
        return new Trigger(table, name(create.group(1)), "created");
    }

    private static String name(String written) {
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toLowerCase(Locale.ROOT);
    }

    private static Problem problem(Trigger trigger, Act act) {
        QualifiedName table = act.resolve(trigger.table());
        String message = "Trigger `" + trigger.name() + "` of `" + table + "` is " + trigger.verb()
                + " under SHARE ROW EXCLUSIVE with no lock_timeout in force: while the statement waits for one long transaction,"
                + " every INSERT, UPDATE and DELETE on the table waits behind it.";
        List<String> back = new ArrayList<>();
        act.way().changeSet().rollback().sql().forEach(t -> back.add(t.sql()));
        if (!back.isEmpty()) {
            back.add(0, "SET LOCAL lock_timeout = '" + Fix.LOCK_TIMEOUT + "'");
        }
        return act.problem(
                table + "." + trigger.name(),
                table,
                message,
                Fix.of(Fix.timed(act.way().changeSet().id().id(), act.text().sql(), back.toArray(String[]::new)))
                        .saying("Let it give up after some seconds, in a changeset that does nothing else:"));
    }
}
