package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.SchemaCode;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code schema/grant-to-public}: everybody who can connect gets a right.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-priv.html">Privileges</a>
 */
public final class GrantToPublic implements Rule {
    private static final String FUNCTIONS = "functions";
    private static final String FORBIDDEN = "forbidden";
    private static final String PUBLIC_LINE = "(?s)(^|.*\\n)PUBLIC: .*";

    /** Kinds whose privileges PUBLIC does not have by default. */
    private static final Set<ObjectKind> CLOSED = Set.of(
            ObjectKind.TABLE,
            ObjectKind.COLUMN,
            ObjectKind.VIEW,
            ObjectKind.MATERIALIZED_VIEW,
            ObjectKind.FOREIGN_TABLE,
            ObjectKind.SEQUENCE,
            ObjectKind.SCHEMA,
            ObjectKind.TABLESPACE,
            ObjectKind.FOREIGN_SERVER,
            ObjectKind.FOREIGN_DATA_WRAPPER);

    public static final RuleInfo INFO = new RuleInfo(
            "schema/grant-to-public",
            Severity.WARNING,
            RuleInfo.BOTH,
            "GRANT … TO PUBLIC, or a new function that PUBLIC may execute where the policy forbids it",
            List.of(new RuleInfo.Option(
                    FUNCTIONS,
                    "`forbidden` reports every new function that PUBLIC may execute, as it may by default.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        List<Moment> moments = context.tables(history).moments();
        for (int i = 0; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            for (Definition.Privileges granted : granted(moment).toList()) {
                if (!isTakenBack(granted, moment, moments.subList(i + 1, moments.size()))) {
                    problems.add(problem(moment, granted));
                }
            }
        }
        history.pending().forEach(step -> problems.addAll(unseen(step)));
        if (FORBIDDEN.equals(context.options().get(FUNCTIONS))) {
            problems.addAll(functions(history, context));
        }
        return problems;
    }

    /** What a statement grants to PUBLIC, now or by default. */
    private static Stream<Definition.Privileges> granted(Moment moment) {
        return privileges(moment).filter(p -> p.grant() && p.toPublic());
    }

    private static Stream<Definition.Privileges> privileges(Moment moment) {
        Optional<Definition> definition =
                moment.statement() instanceof Statement.Other other ? other.definition() : Optional.empty();
        if (definition.isPresent() && definition.get() instanceof Definition.Privileges privileges) {
            return Stream.of(privileges);
        }
        return definition.isPresent() && definition.get() instanceof Definition.DefaultPrivileges defaults
                ? Stream.of(defaults.privileges())
                : Stream.of();
    }

    private static boolean isTakenBack(Definition.Privileges granted, Moment moment, List<Moment> later) {
        return later.stream().anyMatch(m -> privileges(m)
                .anyMatch(p -> !p.grant()
                        && p.toPublic()
                        && p.kind().equals(granted.kind())
                        && resolved(p, m).containsAll(resolved(granted, moment))
                        && p.allIn().containsAll(granted.allIn())
                        && (p.privileges().contains("ALL") || p.privileges().containsAll(granted.privileges()))));
    }

    private static List<QualifiedName> resolved(Definition.Privileges privileges, Moment moment) {
        return privileges.objects().stream()
                .map(o -> resolved(o, privileges.kind(), moment))
                .toList();
    }

    private static Problem problem(Moment moment, Definition.Privileges granted) {
        String kind = granted.kind().toLowerCase(Locale.ROOT);
        List<QualifiedName> objects = resolved(granted, moment);
        String object = objects.isEmpty()
                ? "all " + (kind.endsWith("s") ? kind : kind + "s")
                        + (granted.allIn().isEmpty() ? "" : " in " + String.join(", ", granted.allIn()))
                : objects.get(0).toString();
        String privileges = String.join(", ", granted.privileges());
        return new Problem(
                moment.step().changeSet().id(),
                moment.text().at(),
                object,
                granted.kind().equals("TABLE") ? Optional.of(object) : Optional.empty(),
                message(privileges, "`" + object + "`"),
                remedy(moment, granted, privileges));
    }

    private static QualifiedName resolved(QualifiedName name, String kind, Moment moment) {
        return kind.equals("TABLE") ? moment.tables().resolve(name) : name;
    }

    private static String message(String privileges, String object) {
        return privileges + " on " + object
                + " is granted to PUBLIC: to every role of the server that can connect to the"
                + " database, those that are created later included. Revoking it from a single role has no effect then.";
    }

    private static String remedy(Moment moment, Definition.Privileges granted, String privileges) {
        if (granted.objects().isEmpty() && granted.allIn().isEmpty()) {
            return "Grant it to the roles that need it, by name, instead of PUBLIC.";
        }
        String objects = String.join(
                ", ",
                granted.objects().stream()
                        .map(o -> resolved(o, granted.kind(), moment))
                        .map(SqlName::of)
                        .toList());
        String on = granted.objects().isEmpty()
                ? privileges + " ON ALL " + granted.kind() + (granted.kind().endsWith("S") ? "" : "S") + " IN SCHEMA "
                        + SqlName.list(granted.allIn())
                : privileges + " ON " + granted.kind() + " " + objects;
        ChangeSet changeSet = moment.step().changeSet();
        return "Grant it to the roles that need it instead, by name:\n"
                + FinalTable.changeSet(
                        new Origin(changeSet, moment.text().at()),
                        "revoke-from-public",
                        List.of("REVOKE " + on + " FROM PUBLIC"),
                        List.of("GRANT " + on + " TO PUBLIC"));
    }

    /** What the rehearsal saw PUBLIC get from a changeset whose statements do not show all that they do. */
    private static List<Problem> unseen(Step step) {
        if (step.changeSet().texts().noneMatch(DynamicPart::isDynamic)) {
            return List.of();
        }
        Origin origin = CodeOrigin.within(step);
        return step.evidence().flatMap(Evidence::apply).map(Run::delta).stream()
                .flatMap(d -> d.changes().entrySet().stream())
                .filter(e -> CLOSED.contains(e.getKey().kind())
                        && e.getValue()
                                .after("grants")
                                .filter(g -> g.matches(PUBLIC_LINE))
                                .isPresent()
                        && e.getValue()
                                .before("grants")
                                .filter(g -> g.matches(PUBLIC_LINE))
                                .isEmpty())
                .filter(e -> !isShown(step, e.getKey()))
                .map(e -> new Problem(
                        step.changeSet().id(),
                        origin.at(),
                        e.getKey().name(),
                        Optional.empty(),
                        message("A privilege", "`" + e.getKey().name() + "`"),
                        "Grant it to the roles that need it, by name, instead of PUBLIC."))
                .toList();
    }

    private static boolean isShown(Step step, ObjectKey key) {
        return step.changeSet()
                .statements()
                .anyMatch(s -> s instanceof Statement.Other other
                        && other.kind().equals("Grant")
                        && other.object()
                                .filter(o -> key.name().endsWith(o.name()))
                                .isPresent());
    }

    private static List<Problem> functions(History history, RuleContext context) {
        SchemaCode released = history.releasedSchema().code();
        List<Problem> problems = new ArrayList<>();
        for (Routine routine : history.end().code().routines()) {
            boolean open = routine.publicMayExecute()
                    && released.routine(routine.signature())
                            .filter(Routine::publicMayExecute)
                            .isEmpty();
            if (open) {
                origin(routine, history, context).ifPresent(o -> problems.add(problem(routine, o)));
            }
        }
        return problems;
    }

    private static Optional<Origin> origin(Routine routine, History history, RuleContext context) {
        return CodeOrigin.of(
                history,
                context.tables(history),
                s -> s instanceof Statement.Other other
                        && other.kind().equals("CreateFunction")
                        && other.object()
                                .filter(o -> CodeOrigin.means(o, routine.name()))
                                .isPresent(),
                schema -> schema.code()
                        .routine(routine.signature())
                        .filter(Routine::publicMayExecute)
                        .isPresent());
    }

    private static Problem problem(Routine routine, Origin origin) {
        String on =
                "EXECUTE ON ROUTINE " + SqlName.of(routine.name()) + "(" + String.join(", ", routine.arguments()) + ")";
        return new Problem(
                origin.changeSet().id(),
                origin.at(),
                routine.signature().toString(),
                Optional.empty(),
                "PUBLIC may execute `" + routine.signature()
                        + "`: every role of the server that can connect to the database, as"
                        + " it is with a new function until that is revoked.",
                FinalTable.changeSet(
                        origin,
                        "revoke-" + routine.name().name() + "-from-public",
                        List.of("REVOKE " + on + " FROM PUBLIC"),
                        List.of("GRANT " + on + " TO PUBLIC")));
    }
}
