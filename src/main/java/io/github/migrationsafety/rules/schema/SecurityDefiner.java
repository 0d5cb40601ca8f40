package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.SchemaCode;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code schema/security-definer}: a function that runs with its owner's rights looks names up where its caller says.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY">Writing SECURITY
 *     DEFINER functions safely</a>
 */
public final class SecurityDefiner implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/security-definer",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A SECURITY DEFINER function without a fixed search_path");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        SchemaCode released = history.releasedSchema().code();
        return history.end().code().routines().stream()
                .filter(r -> isOpen(r)
                        && released.routine(r.signature())
                                .filter(SecurityDefiner::isOpen)
                                .isEmpty())
                .flatMap(r -> origin(r, history, context).map(origin -> problem(r, origin)).stream())
                .toList();
    }

    private static boolean isOpen(Routine routine) {
        return routine.securityDefiner() && !routine.fixedSearchPath();
    }

    private static Optional<Origin> origin(Routine routine, History history, RuleContext context) {
        return CodeOrigin.of(
                history,
                context.tables(history),
                s -> s instanceof Statement.Other other
                        && (other.kind().equals("CreateFunction")
                                || other.kind().equals("AlterFunction"))
                        && other.object()
                                .filter(o -> CodeOrigin.means(o, routine.name()))
                                .isPresent(),
                schema -> schema.code()
                        .routine(routine.signature())
                        .filter(SecurityDefiner::isOpen)
                        .isPresent());
    }

    private static Problem problem(Routine routine, Origin origin) {
        Pattern procedure = Pattern.compile("(?is)\\s*create\\s+(?:or\\s+replace\\s+)?procedure\\b.*");
        boolean isProcedure = origin.changeSet()
                .texts()
                .anyMatch(t ->
                        t.at().equals(origin.at()) && procedure.matcher(t.sql()).matches());
        String alter = "ALTER " + (isProcedure ? "PROCEDURE " : "FUNCTION ") + SqlName.of(routine.name()) + "("
                + String.join(", ", routine.arguments()) + ")";
        String path = routine.name().schema().map(SqlName::of).orElse("public") + ", pg_temp";
        return new Problem(
                origin.changeSet().id(),
                origin.at(),
                routine.signature().toString(),
                Optional.empty(),
                "`" + routine.signature()
                        + "` runs with the rights of its owner, but looks names up in the search_path of its"
                        + " caller. Whoever may create a table or a function in any schema of that path can have code of their own run"
                        + " with those rights.",
                FinalTable.changeSet(
                        origin,
                        "search-path-of-" + routine.name().name(),
                        List.of(alter + " SET search_path = " + path),
                        List.of(alter + " RESET search_path")));
    }
}
