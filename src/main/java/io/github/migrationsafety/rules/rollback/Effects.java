package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.Statement;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a changeset has an effect that a rollback would have to take back. */
final class Effects {
    /** A SELECT that calls a function or writes in a WITH may change anything. */
    private static final Pattern CALLS = Pattern.compile("(?is).*(?:[\\w\"]\\s*\\(|\\bwith\\b|\\binto\\b).*");

    /** What reads, and the functions of PostgreSQL that do no more. */
    private static final Pattern READ_ONLY_CALLS = Pattern.compile(
            "(?i)\\b(?:count|sum|min|max|avg|coalesce|now|version|exists|in|lower|upper|length|current_setting"
                    + "|pg_sleep|set_config|values|and|or|not|where|from|on|as|case|when|then|else)\\s*\\(");

    /** Changes that send nothing, or send nothing when the changeset's SQL is empty. */
    private static final Set<String> SILENT = Set.of("tagDatabase", "empty", "output", "sql", "sqlFile");

    private static final Set<String> READ_ONLY_STATEMENTS =
            Set.of("Explain", "VariableShow", "CheckPoint", "Discard", "Listen", "Unlisten", "Notify");

    private Effects() {}

    /** Whether it changes schema or data, as far as anybody can tell; what could not be read counts as changing. */
    static boolean changesAnything(ChangeSet changeSet) {
        return changeSet.unreadable().isPresent()
                || changeSet.sql().stream().anyMatch(Effects::changes)
                || changeSet.sql().isEmpty() && !sendsNothing(changeSet);
    }

    /** Whether it consists of nothing but changes that send PostgreSQL no statement, a {@code sql} for another DBMS among them. */
    static boolean sendsNothing(ChangeSet changeSet) {
        return changeSet.sql().isEmpty() && SILENT.containsAll(changeSet.changes());
    }

    private static boolean changes(SqlText text) {
        return text.statements().isEmpty()
                || text.statements().get().stream().anyMatch(statement -> changes(statement, text));
    }

    private static boolean changes(Statement statement, SqlText text) {
        if (statement instanceof Statement.Select) {
            return CALLS.matcher(READ_ONLY_CALLS.matcher(text.sql()).replaceAll(" "))
                    .matches();
        } else if (statement instanceof Statement.DoBlock block && block.told()) {
            return text.parts().stream().anyMatch(Effects::changes);
        }
        return !(statement instanceof Statement.SetSetting
                || statement instanceof Statement.ResetSetting
                || statement instanceof Statement.Analyze
                || statement instanceof Statement.Vacuum
                || statement instanceof Statement.Reindex
                || statement instanceof Statement.Cluster
                || statement instanceof Statement.Lock
                || statement instanceof Statement.TransactionControl
                || statement instanceof Statement.RefreshMaterializedView
                || statement instanceof Statement.Other other && READ_ONLY_STATEMENTS.contains(other.kind())
                || statement instanceof Statement.Copy copy && copy.into().isEmpty());
    }
}
