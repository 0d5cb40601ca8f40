package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.NamedObjects.Named;
import io.github.migrationsafety.rule.NamedObjects.Sort;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code compatibility/remove-enum-value}: an enum lacks values in the end that the running release knows, because a type with
 * fewer values has taken its name, or a value was renamed.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype-enum.html">Enumerated types</a>: "Existing values cannot be removed …
 *     short of dropping and re-creating the enum type"
 */
public final class RemoveEnumValue extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/remove-enum-value",
            Severity.WARNING,
            RuleInfo.BOTH,
            "An enum loses values that the running release writes or reads");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.RenameEnumValue rename)) {
            return List.of();
        }
        List<Named> types = running.objects().before(moment).find(Sort.TYPE, rename.type());
        boolean known = types.isEmpty()
                ? !moment.tables().blind()
                : types.get(0).released().isPresent();
        QualifiedName type = types.isEmpty()
                ? rename.type().in(moment.tables().path().get(0))
                : types.get(0).name();
        return known
                ? List.of(moment.problem(
                        type.toString(), type, message(type, List.of(rename.value())), remedy(rename.value())))
                : List.of();
    }

    @Override
    protected List<Problem> rest(History history, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (Named before : running.objects().released().objects().values()) {
            if (before.sort() == Sort.TYPE && !before.labels().isEmpty()) {
                running.objects().end().find(Sort.TYPE, before.name()).stream()
                        .filter(after ->
                                after.released().isEmpty() && !after.labels().isEmpty())
                        .map(after -> problem(before, after))
                        .flatMap(Optional::stream)
                        .forEach(problems::add);
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(inCatalog(history));
        }
        return problems;
    }

    private static Optional<Problem> problem(Named before, Named after) {
        List<String> lost = before.labels().stream()
                .filter(l -> !after.labels().contains(l))
                .toList();
        Origin origin = after.origin();
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(
                        origin.changeSet().id(),
                        origin.at(),
                        before.name().toString(),
                        Optional.of(before.name().toString()),
                        message(before.name(), lost),
                        remedy(lost.get(0))));
    }

    /** What only the rehearsal saw: the labels of each type before and after the release. */
    private static List<Problem> inCatalog(History history) {
        List<Problem> problems = new ArrayList<>();
        List<Step> dynamic = history.pending().stream()
                .filter(s -> DynamicPart.of(s).isPresent())
                .toList();
        for (Step step : dynamic) {
            SchemaDelta delta =
                    step.evidence().flatMap(Evidence::apply).map(Run::delta).orElse(SchemaDelta.NONE);
            delta.changes().forEach((key, change) -> {
                List<String> before = labels(change.before("labels"));
                List<String> after = labels(change.after("labels"));
                List<String> lost =
                        before.stream().filter(l -> !after.contains(l)).toList();
                if (key.kind() == ObjectKind.TYPE && !after.isEmpty() && !lost.isEmpty()) {
                    DynamicPart part = DynamicPart.of(step).orElseThrow();
                    QualifiedName type = name(key);
                    problems.add(part.problem(type.toString(), type, message(type, lost), remedy(lost.get(0))));
                }
            });
        }
        return problems;
    }

    private static List<String> labels(Optional<String> property) {
        return property.map(p -> p.lines().map(l -> l.replaceAll("^'|'$", "")).toList())
                .orElse(List.of());
    }

    private static QualifiedName name(ObjectKey key) {
        String text = key.name().replace("\"", "");
        int dot = text.indexOf('.');
        return QualifiedName.of(text.substring(0, dot), text.substring(dot + 1));
    }

    private static String message(QualifiedName type, List<String> lost) {
        String values = String.join(", ", lost.stream().map(l -> "`" + l + "`").toList());
        return "Enum `" + type + "` loses " + values
                + ". Statements of the release that is still running that write or compare with "
                + (lost.size() == 1 ? "it" : "one of them")
                + " fail (SQLSTATE 22P02) until the last of its instances is replaced.";
    }

    private static String remedy(String value) {
        return "Keep `" + value
                + "` in this release, add new values with ALTER TYPE … ADD VALUE in a changeset of their own, and"
                + " replace the type in a later release, when nothing writes `" + value + "` any more.";
    }
}
