package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tenancy/row-level-security-leak}: acting as the application's role for one tenant, rows of another can be read or
 * written.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-rowsecurity.html">Row Security Policies</a>
 */
public final class RowLevelSecurityLeak extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/row-level-security-leak",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "Acting as the application role for one tenant, rows of another can be read or written");

    private static final Set<TenantBreach.Kind> LEAKS =
            Set.of(TenantBreach.Kind.READ, TenantBreach.Kind.WRITTEN, TenantBreach.Kind.UNSET);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        if (context.tenancy().isEmpty() || step.evidence().isEmpty()) {
            return List.of();
        }
        Map<String, List<TenantBreach>> byObject = new LinkedHashMap<>();
        step.evidence().map(Evidence::data).stream()
                .flatMap(data -> data.breaches().stream())
                .filter(b -> LEAKS.contains(b.kind()))
                .forEach(b -> byObject.computeIfAbsent(b.object(), o -> new ArrayList<>())
                        .add(b));
        return byObject.values().stream()
                .map(breaches -> problem(breaches, step, context.tenancy().get(), context))
                .toList();
    }

    private static Problem problem(List<TenantBreach> breaches, Step step, Tenancy tenancy, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        TenantBreach first = breaches.get(0);
        List<String> parts = breaches.stream().map(RowLevelSecurityLeak::words).toList();
        return new Problem(
                changeSet.id(),
                TenantBreaches.at(first, changeSet),
                first.object(),
                Optional.of(first.table().toString()),
                "After changeset `" + changeSet.id().id() + "` row level security of `" + first.object() + "` leaks: "
                        + String.join("; ", parts) + ". In production one customer would see or change another's data.",
                remedy(first, step, tenancy, context));
    }

    private static String words(TenantBreach breach) {
        String rows = TenantBreaches.rows(breach);
        return switch (breach.kind()) {
            case READ ->
                "an ordinary role set to one tenant reads " + rows + " of another" + TenantBreaches.example(breach);
            case WRITTEN -> "an ordinary role set to one tenant writes " + rows + " of another";
            default -> "an ordinary role without a tenant sees " + rows + TenantBreaches.example(breach);
        };
    }

    private static String remedy(TenantBreach breach, Step step, Tenancy tenancy, RuleContext context) {
        return breach.object().equals(breach.table().toString())
                ? restrictive(breach, step, tenancy, context)
                : step.after().code().views().stream()
                        .filter(v -> v.name().toString().equals(breach.object()) && !v.materialized())
                        .findFirst()
                        .map(v -> invoker(v.name(), step))
                        .orElse(
                                "Let a function read with the rights of its caller (SECURITY INVOKER). A materialized view holds"
                                        + " the rows of all tenants: grant it to no application role.");
    }

    /** A restrictive policy holds whatever the permissive ones beside it let through. */
    private static String restrictive(TenantBreach breach, Step step, Tenancy tenancy, RuleContext context) {
        String table = SqlName.of(breach.table());
        String own = "(" + SqlName.of(tenancy.column()) + "::text = current_setting('"
                + tenancy.setting().orElse("app.tenant").replace("'", "''") + "', true))";
        String create =
                "CREATE POLICY only_own_tenant ON " + table + " AS RESTRICTIVE USING " + own + " WITH CHECK " + own;
        List<String> drop = List.of("DROP POLICY only_own_tenant ON " + table);
        return "Let a policy that no other one can widen say whose rows there are:\n"
                + Mended.of(step, context)
                        .map(m -> m.last(create).rollbackFirst(drop))
                        .flatMap(Mended::text)
                        .orElseGet(() -> new Paste(step.changeSet())
                                .guarded(
                                        "keep-tenants-apart-in-"
                                                + breach.table().name(),
                                        List.of(create),
                                        drop));
    }

    private static String invoker(QualifiedName view, Step step) {
        String alter = "ALTER VIEW " + SqlName.of(view);
        return "Let the view read with the rights of its caller:\n"
                + new Paste(step.changeSet())
                        .guarded(
                                "read-" + view.name() + "-as-caller",
                                List.of(alter + " SET (security_invoker = true)"),
                                List.of(alter + " RESET (security_invoker)"));
    }
}
