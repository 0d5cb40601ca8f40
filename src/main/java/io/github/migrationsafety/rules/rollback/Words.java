package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.step.SqlFailure;
import java.util.Optional;

/** What the rules on the way back have to say in common. */
final class Words {
    private static final int LONGEST_STATEMENT = 160;

    private Words() {}

    /** A problem of the changeset as a whole. */
    static Problem about(ChangeSet changeSet, String message, String remedy) {
        return new Problem(
                changeSet.id(), changeSet.at(), "changeset " + changeSet.id().id(), Optional.empty(), message, remedy);
    }

    /** {@code The rollback of changeset `7`}, or Liquibase's generated one. */
    static String rollbackOf(ChangeSet changeSet) {
        boolean generated = changeSet.rollback() instanceof Rollback.Given given && given.generated();
        return (generated ? "The rollback that Liquibase generates for changeset `" : "The rollback of changeset `")
                + changeSet.id().id() + "`";
    }

    /** A failure in words: SQLSTATE, the server's message, the statement. */
    static String failure(SqlFailure failure) {
        String message = failure.toString().strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
        return message + failure.sql().map(s -> ", at `" + shortened(s) + "`").orElse("") + ".";
    }

    private static String shortened(String sql) {
        String line = sql.strip().replaceAll("\\s+", " ").replace('`', '\'');
        return line.length() <= LONGEST_STATEMENT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, LONGEST_STATEMENT))) + "…";
    }
}
