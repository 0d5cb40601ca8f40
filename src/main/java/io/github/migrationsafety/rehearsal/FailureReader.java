package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rehearsal.observe.StatementKey;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Secrets;
import io.github.migrationsafety.step.SqlFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Makes one clear failure of what Liquibase throws: the server's own words, the SQLSTATE, the statement and its line. */
public final class FailureReader {
    private FailureReader() {}

    /**
     * @param thrown what Liquibase threw
     * @param watched the connection that it happened on
     * @param changeSet the changeset that ran
     * @param sql the statements that it was to send
     */
    static SqlFailure read(Throwable thrown, WatchedConnection watched, ChangeSet changeSet, List<SqlText> sql) {
        return read(
                thrown,
                Optional.ofNullable(watched.failure()),
                Optional.ofNullable(watched.failedSql()),
                changeSet,
                sql);
    }

    /**
     * @param thrown what Liquibase threw
     * @param first what the driver threw first, should Liquibase not have passed it on
     * @param sent the statement that failed
     * @param changeSet the changeset that ran
     * @param sql the statements that it was to send
     */
    public static SqlFailure read(
            Throwable thrown,
            Optional<SQLException> first,
            Optional<String> sent,
            ChangeSet changeSet,
            List<SqlText> sql) {
        Optional<SQLException> raised = sqlException(thrown).or(() -> first);
        Optional<String> statement = sent.map(String::strip).map(Secrets::masked);
        Location at = statement.flatMap(s -> locate(s, sql)).map(SqlText::at).orElse(changeSet.at());
        if (raised.isEmpty()) {
            return new SqlFailure(Optional.empty(), deepestMessage(thrown), statement, at);
        }
        return new SqlFailure(
                Optional.ofNullable(raised.get().getSQLState()),
                words(raised.get()),
                statement,
                at,
                culprit(raised.get()));
    }

    /** The class that was missing, if that is what went wrong: a custom change may be there without what it uses. */
    static Optional<String> missingClass(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof NoClassDefFoundError || t instanceof ClassNotFoundException) {
                return Optional.ofNullable(t.getMessage()).map(name -> name.replace('/', '.'));
            }
        }
        return Optional.empty();
    }

    private static Optional<SqlFailure.Culprit> culprit(SQLException raised) {
        ServerErrorMessage message = raised instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        if (message == null || message.getSchema() == null || message.getTable() == null) {
            return Optional.empty();
        }
        return Optional.of(new SqlFailure.Culprit(
                QualifiedName.of(message.getSchema(), message.getTable()),
                Optional.ofNullable(message.getColumn()),
                Optional.ofNullable(message.getConstraint())));
    }

    private static String words(SQLException raised) {
        ServerErrorMessage message = raised instanceof PSQLException psql ? psql.getServerErrorMessage() : null;
        if (message == null || message.getMessage() == null) {
            return oneLine(String.valueOf(raised.getMessage()));
        }
        String detail = message.getDetail() == null ? "" : " (" + message.getDetail() + ")";
        String hint = message.getHint() == null ? "" : " Hint: " + message.getHint();
        return oneLine(message.getMessage() + detail + hint);
    }

    private static Optional<SqlText> locate(String failed, List<SqlText> sql) {
        String wanted = StatementKey.of(failed);
        return sql.stream().filter(t -> StatementKey.of(t.sql()).equals(wanted)).findFirst();
    }

    private static Optional<SQLException> sqlException(@Nullable Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause() == t ? null : t.getCause()) {
            if (t instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private static String deepestMessage(Throwable thrown) {
        Throwable deepest = thrown;
        while (deepest.getCause() != null && deepest.getCause() != deepest) {
            deepest = deepest.getCause();
        }
        String own = deepest.getMessage();
        return oneLine(own == null || own.isBlank() ? deepest.getClass().getSimpleName() : own);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ").strip();
    }
}
