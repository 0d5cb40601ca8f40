package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Observation.Leftover;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code transaction/session-setting-leaks}: a setting, a role or an advisory lock outlives its changeset. Liquibase runs all
 * changesets in one session, so the next ones run under it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-set.html">SET</a>: for the session, unless LOCAL
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#ADVISORY-LOCKS">Advisory Locks</a>
 */
public final class SessionSettingLeaks extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/session-setting-leaks",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A setting, a role or an advisory lock outlives its changeset");

    private static final Set<Leftover.Kind> TOLD =
            Set.of(Leftover.Kind.SETTING, Leftover.Kind.ROLE, Leftover.Kind.ADVISORY_LOCK);

    /** {@code set_config(name, value, is_local)}. */
    private static final Pattern SET_CONFIG = Pattern.compile(
            "(?is)\\bset_config\\s*\\(\\s*'([\\w.]+)'\\s*,\\s*(?:'(?:[^']|'')*'|[^,()]+)\\s*,\\s*(false|'f(?:alse)?'|'off'|'no'|'0')");

    private static final Pattern ADVISORY = Pattern.compile(
            "(?i)\\bpg_(?:try_)?advisory_(lock|unlock|unlock_all)(?:_shared)?\\s*\\(\\s*([^()]*?)\\s*\\)");

    private static final String LOCK = "advisory lock ";

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        Map<String, SqlText> shown = shown(step.changeSet());
        Optional<Run> run = step.evidence().flatMap(Evidence::apply).filter(r -> !r.failed());
        if (run.isPresent() && !run.get().observation().statements().isEmpty()) {
            run.get().observation().left().stream()
                    .filter(left -> TOLD.contains(left.kind()))
                    .map(left -> problem(left, step.changeSet(), shown))
                    .forEach(problems::add);
            // pg_settings does not list an application's own settings.
            shown.keySet().removeIf(name -> !name.contains("."));
        }
        shown.forEach((object, text) -> problems.add(problem(step.changeSet(), object, text.at(), words(object))));
        return problems;
    }

    /** What the statements leave, each with the statement that set it last. */
    private static Map<String, SqlText> shown(ChangeSet changeSet) {
        Map<String, SqlText> left = new LinkedHashMap<>();
        for (SqlText text : changeSet.texts().toList()) {
            for (Statement statement : text.statements().orElse(List.of())) {
                follow(statement, text, left);
            }
        }
        return left;
    }

    private static void follow(Statement statement, SqlText text, Map<String, SqlText> left) {
        if (statement instanceof Statement.SetSetting set && !set.local() && !ofTransaction(set.name())) {
            left.remove(set.name());
            if (!isReset(set)) {
                left.put(set.name(), text);
            }
        } else if (statement instanceof Statement.ResetSetting reset) {
            if (reset.name().equalsIgnoreCase("all")) {
                left.keySet().removeIf(name -> !name.startsWith(LOCK) && !name.equals("role"));
            } else {
                left.remove(reset.name());
            }
        } else if (statement instanceof Statement.Other other && other.kind().equals("Discard")) {
            left.clear();
        } else if (statement instanceof Statement.Select) {
            followCalls(text, left);
        }
    }

    private static void followCalls(SqlText text, Map<String, SqlText> left) {
        Matcher config = SET_CONFIG.matcher(text.sql());
        while (config.find()) {
            left.put(config.group(1).toLowerCase(Locale.ROOT), text);
        }
        Matcher advisory = ADVISORY.matcher(text.sql());
        while (advisory.find()) {
            switch (advisory.group(1).toLowerCase(Locale.ROOT)) {
                case "lock" -> {
                    if (advisory.group(2).matches("-?\\d+(?:\\s*,\\s*-?\\d+)?")) {
                        left.put(LOCK + key(advisory.group(2)), text);
                    }
                }
                case "unlock" -> left.remove(LOCK + key(advisory.group(2)));
                default -> left.keySet().removeIf(name -> name.startsWith(LOCK));
            }
        }
    }

    private static String key(String arguments) {
        return arguments.replaceAll("\\s*,\\s*", ", ");
    }

    private static boolean ofTransaction(String name) {
        return name.startsWith("TRANSACTION");
    }

    private static boolean isReset(Statement.SetSetting set) {
        String value = set.value().strip().toLowerCase(Locale.ROOT);
        return value.equals("default")
                || set.name().equals("role") && value.matches("'?none'?")
                || set.name().equals("timezone") && value.equals("local");
    }

    private static Problem problem(Leftover left, ChangeSet changeSet, Map<String, SqlText> shown) {
        String object = left.kind() == Leftover.Kind.ADVISORY_LOCK ? LOCK + left.object() : left.object();
        Location at = Optional.ofNullable(shown.get(object))
                .or(() -> changeSet.sql().stream()
                        .filter(t -> t.sql().toLowerCase(Locale.ROOT).contains(left.object()))
                        .findFirst())
                .map(SqlText::at)
                .orElse(changeSet.at());
        String change = left.kind() == Leftover.Kind.ADVISORY_LOCK
                ? words(object)
                : "The changeset leaves `" + object + "` at `" + left.after().orElse("") + "`"
                        + left.before().map(b -> " where it was `" + b + "`").orElse("") + ". ";
        return problem(changeSet, object, at, change);
    }

    private static String words(String object) {
        return object.startsWith(LOCK)
                ? "The changeset takes " + object + " and does not let it go. "
                : "The changeset sets `" + object + "` for the whole session. ";
    }

    private static Problem problem(ChangeSet changeSet, String object, Location at, String what) {
        return new Problem(
                changeSet.id(),
                at,
                object,
                Optional.empty(),
                what
                        + "Liquibase keeps the session, so the changesets after it run under this too, though only when they are"
                        + " deployed together with it: the same changelog does one thing here and another there.",
                remedy(changeSet, object));
    }

    /** The changeset with what it sets for itself alone. */
    private static String remedy(ChangeSet changeSet, String object) {
        List<String> sql = new ArrayList<>();
        boolean inTransaction = changeSet.runInTransaction();
        boolean local = false;
        for (SqlText text : changeSet.sql()) {
            String changed = inTransaction ? madeLocal(text, object) : text.sql();
            local |= !changed.equals(text.sql());
            sql.add(changed);
        }
        if (sql.isEmpty() || sql.stream().anyMatch(s -> s.contains("***"))) {
            return "Set it with SET LOCAL, or reset it at the end of the changeset.";
        }
        if (!local) {
            sql.add(undo(object));
        }
        return Optional.of(changeSet)
                .filter(c -> !(c.rollback() instanceof Rollback.Missing))
                .flatMap(c -> Mended.of(
                        c, c.rollback().sql().stream().map(SqlText::sql).toList()))
                .map(m -> m.replaced(sql))
                .flatMap(Mended::text)
                .orElse("Set it with SET LOCAL, or reset it at the end of the changeset.");
    }

    private static String madeLocal(SqlText text, String object) {
        boolean one = text.statements().filter(all -> all.size() == 1).isPresent();
        String sql = text.sql();
        if (one
                && text.statements().get().get(0) instanceof Statement.SetSetting set
                && set.name().equals(object)
                && !set.local()
                && !isReset(set)
                && Character.isLowerCase(object.charAt(0))) {
            return sql.replaceFirst("(?i)^(\\s*set)\\s+(?:session\\s+(?!authorization))?", "$1 LOCAL ");
        } else if (object.startsWith(LOCK)) {
            return sql.replaceFirst("(?i)(\\bpg_(?:try_)?advisory)_lock", "$1_xact_lock");
        }
        return sql;
    }

    private static String undo(String object) {
        if (object.startsWith(LOCK)) {
            return "SELECT pg_advisory_unlock(" + object.substring(LOCK.length()) + ")";
        }
        return switch (object) {
            case "role" -> "RESET ROLE";
            case "session_authorization" -> "RESET SESSION AUTHORIZATION";
            case "SESSION CHARACTERISTICS" -> "RESET default_transaction_isolation";
            default -> "RESET " + object;
        };
    }
}
