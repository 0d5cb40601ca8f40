package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.CodeOrigin;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.View;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tenancy/view-bypasses-row-level-security}: a view shows what the tables behind it would not. A view over a view with the
 * owner's rights adds nothing to what that one shows already.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createview.html">CREATE VIEW</a>, on security_invoker
 */
public final class ViewBypassesRowLevelSecurity implements Rule {
    /** PostgreSQL 15 brought security_invoker. */
    private static final int SECURITY_INVOKER = 15;

    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/view-bypasses-row-level-security",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A view over a protected table that reads with its owner's rights, or a materialized view");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** What may leak is told by what did. */
    @Override
    public Set<String> yieldsTo() {
        return Set.of("tenancy/row-level-security-leak");
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        if (context.tenancy().isEmpty()) {
            return List.of();
        }
        Schema released = history.releasedSchema();
        Schema end = history.end();
        return end.code().views().stream()
                .filter(v -> bypassed(v, end).isPresent()
                        && released.code()
                                .view(v.name())
                                .flatMap(r -> bypassed(r, released))
                                .isEmpty())
                .flatMap(v -> origin(v, bypassed(v, end).orElseThrow(), history, context)
                        .map(o -> problem(v, bypassed(v, end).orElseThrow(), context, o))
                        .stream())
                .toList();
    }

    /** The protected table that a view reads without regard to who asks. */
    private static Optional<QualifiedName> bypassed(View view, Schema schema) {
        return view.securityInvoker() ? Optional.empty() : protectedBehind(view, view, schema, new HashSet<>());
    }

    private static Optional<QualifiedName> protectedBehind(
            View first, View view, Schema schema, Set<QualifiedName> seen) {
        for (QualifiedName name : view.reads()) {
            if (schema.table(name).filter(t -> t.rowSecurity().enabled()).isPresent()) {
                return Optional.of(name);
            }
            Optional<View> inner = schema.code()
                    .view(name)
                    .filter(v -> seen.add(name) && (first.materialized() || v.securityInvoker()));
            Optional<QualifiedName> behind = inner.flatMap(v -> protectedBehind(first, v, schema, seen));
            if (behind.isPresent()) {
                return behind;
            }
        }
        return Optional.empty();
    }

    /** The statement on the view; else the one that protected the table. */
    private static Optional<Origin> origin(View view, QualifiedName table, History history, RuleContext context) {
        Optional<Origin> made =
                CodeOrigin.of(history, context.tables(history), s -> concerns(s, view.name()), schema -> false);
        return made.or(() -> CodeOrigin.of(
                history,
                context.tables(history),
                s -> s instanceof Statement.AlterTable alter
                        && alter.action().equals("ENABLE_ROW_SECURITY")
                        && CodeOrigin.means(alter.table(), table),
                schema -> schema.code()
                        .view(view.name())
                        .flatMap(v -> bypassed(v, schema))
                        .isPresent()));
    }

    private static boolean concerns(Statement statement, QualifiedName view) {
        if (statement instanceof Statement.CreateView create) {
            return CodeOrigin.means(create.view(), view);
        } else if (statement instanceof Statement.CreateMaterializedView create) {
            return CodeOrigin.means(create.view(), view);
        }
        return statement instanceof Statement.AlterView alter && CodeOrigin.means(alter.view(), view);
    }

    private static Problem problem(View view, QualifiedName table, RuleContext context, Origin origin) {
        return new Problem(
                origin.changeSet().id(),
                origin.at(),
                view.name().toString(),
                Optional.of(view.name().toString()),
                view.materialized()
                        ? "Materialized view `" + view.name() + "` keeps rows of `" + table
                                + "`, which row level security protects. Policies do not hold for what it keeps: whoever may read it sees the"
                                + " rows of all tenants."
                        : "View `" + view.name() + "` reads `" + table
                                + "`, which row level security protects, with its owner's rights."
                                + " The owner's policies count, not those of whoever asks: mostly that shows the rows of all tenants.",
                remedy(view, context, origin));
    }

    private static String remedy(View view, RuleContext context, Origin origin) {
        if (view.materialized()) {
            return "Let only roles that may see all tenants read it, or put a view with WITH (security_barrier) and a condition on the"
                    + " tenant before it.";
        } else if (context.postgresMajor() < SECURITY_INVOKER) {
            return "Before PostgreSQL 15 there is no security_invoker: put the condition on the tenant into the view.";
        }
        String alter = "ALTER VIEW " + SqlName.of(view.name());
        return FinalTable.changeSet(
                origin,
                "security-invoker-of-" + view.name().name(),
                List.of(alter + " SET (security_invoker = true)"),
                List.of(alter + " RESET (security_invoker)"));
    }
}
