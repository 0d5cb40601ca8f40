package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NamedObjects.Named;
import io.github.migrationsafety.rule.NamedObjects.Sort;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.RoutineSignature;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/change-function}: the running release calls a function or procedure that is gone, or that takes or returns
 * something else, or that a call no longer tells apart from a new one of the same name. Another body alone is no problem, nor is
 * what takes the old calls by defaults in its place; trigger functions are called by nobody but their triggers.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createfunction.html">CREATE FUNCTION</a>, on what OR REPLACE cannot change
 * @see <a href="https://www.postgresql.org/docs/17/typeconv-func.html">Function type resolution</a>, on defaults
 */
public final class ChangeFunction extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/change-function",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A function or procedure that the running release may call is dropped, or its signature changed");

    private static final Set<Statement.ObjectKind> ROUTINES = Set.of(
            Statement.ObjectKind.FUNCTION,
            Statement.ObjectKind.PROCEDURE,
            Statement.ObjectKind.ROUTINE,
            Statement.ObjectKind.AGGREGATE);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.Drop drop && ROUTINES.contains(drop.kind())) {
            return dropped(drop, moment, running);
        } else if (moment.statement() instanceof Statement.Rename rename && ROUTINES.contains(rename.kind())) {
            return moved(rename.object(), moment, running);
        } else if (moment.statement() instanceof Statement.SetSchema move && ROUTINES.contains(move.kind())) {
            return moved(move.object(), moment, running);
        } else if (moment.statement() instanceof Statement.Other other
                && other.kind().equals("CreateFunction")) {
            return RoutineSignature.created(moment.text().sql()).stream()
                    .flatMap(created -> overloaded(created, moment, running).stream())
                    .toList();
        }
        return List.of();
    }

    /** The routines of the running release that stand on beside a new one which the same calls fit. */
    private static List<Problem> overloaded(RoutineSignature created, Moment moment, RunningRelease running) {
        List<Named> end = running.objects().end().find(Sort.ROUTINE, created.name());
        boolean stays = end.stream().anyMatch(n -> hasTypes(n, created.types()));
        return end.stream()
                .filter(n -> stays && n.released().isPresent())
                .filter(n -> n.signature().filter(created::isAmbiguousWith).isPresent())
                .map(n -> ambiguous(n, created, moment))
                .toList();
    }

    private static boolean hasTypes(Named routine, List<String> types) {
        return routine.signature().filter(s -> s.types().equals(types)).isPresent();
    }

    private static Problem ambiguous(Named old, RoutineSignature created, Moment moment) {
        String object = object(old.name(), old.signature().map(RoutineSignature::types));
        String twin = object(old.name(), Optional.of(created.types()));
        return moment.problem(
                object,
                old.name(),
                "`" + twin + "` does not replace `" + object
                        + "`: with other arguments it is a second function beside it. A call"
                        + " that fits both, one of them by its defaults, is refused as not unique (SQLSTATE 42725), so calls of the"
                        + " release that is still running fail as soon as this is committed.",
                "Give the new one a name of its own, or no defaults, so that every call fits one of the two only."
                        + inPlace(old, created, moment));
    }

    /** The changeset that drops the old one first, where the new one takes its calls. */
    private static String inPlace(Named old, RoutineSignature created, Moment moment) {
        ChangeSet changeSet = moment.step().changeSet();
        boolean takes = old.signature().filter(created::takesCallsOf).isPresent();
        boolean alone = changeSet.sql().size() == 1 && moment.text().within().isEmpty();
        String drop = "DROP " + (created.results().startsWith("PROCEDURE") ? "PROCEDURE " : "FUNCTION ")
                + SqlName.of(old.name());
        String way = " Or let it take the place of the old one, whose calls it can answer";
        return Mended.of(
                        changeSet,
                        List.of(
                                drop + "(" + String.join(", ", created.types()) + ")",
                                old.sql().strip().replaceAll("[;\\s]+$", "")))
                .filter(m -> takes && alone)
                .map(m -> m.first(drop + "("
                        + String.join(", ", old.signature().orElseThrow().types()) + ")"))
                .flatMap(Mended::text)
                .map(text -> way + ":\n" + text)
                .orElse(takes ? way + ": drop that first, in the same changeset." : "");
    }

    private static List<Problem> dropped(Statement.Drop drop, Moment moment, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (RoutineSignature.Reference reference :
                RoutineSignature.dropped(moment.text().sql())) {
            List<Named> found = running.objects().before(moment).find(Sort.ROUTINE, reference.name()).stream()
                    .filter(o -> o.signature().map(reference::means).orElse(true))
                    .toList();
            if (found.isEmpty()) {
                if (!drop.ifExists() && !moment.tables().blind()) {
                    QualifiedName name =
                            reference.name().in(moment.tables().path().get(0));
                    boolean again =
                            !running.objects().end().find(Sort.ROUTINE, name).isEmpty();
                    if (!again) {
                        problems.add(problem(moment, name, reference.types(), "is dropped"));
                    }
                }
            } else {
                found.forEach(f -> lost(f, running)
                        .ifPresent(how -> problems.add(
                                problem(moment, f.name(), f.signature().map(RoutineSignature::types), how))));
            }
        }
        return problems;
    }

    /** What becomes of a routine that is dropped; empty if the running release does not call it or can still do so. */
    private static Optional<String> lost(Named routine, RunningRelease running) {
        boolean called = routine.released().isPresent()
                && !routine.signature().map(RoutineSignature::trigger).orElse(false);
        if (!called) {
            return Optional.empty();
        }
        List<Named> again = running.objects().end().find(Sort.ROUTINE, routine.name());
        if (again.isEmpty()) {
            return Optional.of("is dropped");
        }
        boolean unread = routine.signature().isEmpty()
                || again.stream().anyMatch(a -> a.signature().isEmpty());
        boolean same = again.stream().anyMatch(a -> a.signature()
                .flatMap(s -> routine.signature().filter(s::takesCallsOf))
                .isPresent());
        return unread || same ? Optional.empty() : Optional.of("gets another signature");
    }

    private static List<Problem> moved(QualifiedName written, Moment moment, RunningRelease running) {
        return running.objects().before(moment).find(Sort.ROUTINE, written).stream()
                .filter(o -> o.released().filter(o.name()::equals).isPresent())
                .filter(o -> !o.signature().map(RoutineSignature::trigger).orElse(false))
                .filter(o ->
                        running.objects().end().find(Sort.ROUTINE, o.name()).isEmpty())
                .map(o -> problem(moment, o.name(), o.signature().map(RoutineSignature::types), "gets another name"))
                .toList();
    }

    @Override
    protected List<Problem> rest(History history, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (Step step : history.pending()) {
            Optional<DynamicPart> part = DynamicPart.of(step);
            SchemaDelta delta =
                    step.evidence().flatMap(Evidence::apply).map(Run::delta).orElse(SchemaDelta.NONE);
            if (part.isEmpty()) {
                continue;
            }
            delta.changes().forEach((key, change) -> {
                boolean routine = key.kind() == ObjectKind.FUNCTION || key.kind() == ObjectKind.PROCEDURE;
                String before = change.before("definition").orElse("");
                String name = key.name().replaceAll("\\(.*", "").replace("\"", "");
                String plain = name.substring(name.indexOf('.') + 1);
                if (routine
                        && !before.isEmpty()
                        && !before.contains("RETURNS trigger")
                        && change.after().isEmpty()
                        && !part.get().named().contains(plain)) {
                    QualifiedName full = QualifiedName.of(name.substring(0, name.indexOf('.')), plain);
                    problems.add(part.get()
                            .problem(key.name(), full, message(key.name(), "is dropped"), remedy(key.name())));
                }
            });
        }
        return problems;
    }

    private static Problem problem(Moment moment, QualifiedName name, Optional<List<String>> types, String how) {
        String object = object(name, types);
        return moment.problem(object, name, message(object, how), remedy(object));
    }

    private static String object(QualifiedName name, Optional<List<String>> types) {
        return name + types.map(t -> "(" + String.join(", ", t) + ")").orElse("");
    }

    private static String message(String object, String how) {
        return "`" + object + "` " + how
                + ". Calls of the release that is still running fail until the last of its instances is replaced, and again if"
                + " the application is rolled back.";
    }

    private static String remedy(String object) {
        return "Keep `" + object
                + "` in this release; a function of the same name with other arguments can stand beside it. Drop it in"
                + " a later release, when nothing calls it any more.";
    }
}
