package io.github.migrationsafety.bundle;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The release as SQL, both ways, for people who read it and for {@code psql}: what Liquibase would send for each changeset that
 * the rehearsal ran, in the transactions that Liquibase would use. Liquibase itself keeps DATABASECHANGELOG; these scripts don't
 * touch it, and say so.
 */
final class SqlScripts {
    private static final String BOOKKEEPING =
            """
            -- Liquibase's own bookkeeping is not in here: after running this by hand, record it with
            -- liquibase changelog-sync (or, for the way back, remove the changesets from DATABASECHANGELOG).
            """;

    private SqlScripts() {}

    /** The changesets in order. */
    static String update(List<ChangeSet> rehearsed) {
        StringBuilder script = new StringBuilder("-- What Liquibase runs to apply this release.\n").append(BOOKKEEPING);
        for (ChangeSet changeSet : rehearsed) {
            append(script, changeSet, changeSet.sql());
        }
        return script.toString();
    }

    /** Their rollbacks in reverse order. */
    static String rollback(List<ChangeSet> rehearsed) {
        StringBuilder script =
                new StringBuilder("-- What Liquibase runs to take this release back.\n").append(BOOKKEEPING);
        List<ChangeSet> reversed = new ArrayList<>(rehearsed);
        Collections.reverse(reversed);
        for (ChangeSet changeSet : reversed) {
            if (changeSet.rollback() instanceof Rollback.Missing missing) {
                header(script, changeSet);
                script.append("-- It cannot be rolled back: ")
                        .append(oneLine(missing.reason()))
                        .append('\n');
            } else {
                append(script, changeSet, changeSet.rollback().sql());
            }
        }
        return script.toString();
    }

    private static void append(StringBuilder script, ChangeSet changeSet, List<SqlText> statements) {
        header(script, changeSet);
        if (statements.isEmpty()) {
            script.append("-- Nothing to run.\n");
            return;
        }
        if (changeSet.runInTransaction()) {
            script.append("BEGIN;\n");
        }
        for (SqlText statement : statements) {
            script.append(terminated(statement.sql())).append('\n');
        }
        if (changeSet.runInTransaction()) {
            script.append("COMMIT;\n");
        }
    }

    private static void header(StringBuilder script, ChangeSet changeSet) {
        script.append("\n-- Changeset ")
                .append(oneLine(changeSet.id().toString()))
                .append(changeSet.runInTransaction() ? "" : " (runs outside a transaction)")
                .append('\n');
    }

    private static String terminated(String sql) {
        String text = sql.replace("\r\n", "\n").strip();
        if (text.endsWith(";")) {
            return text;
        }
        // A line comment at the end would swallow a semicolon on its line.
        String lastLine = text.substring(text.lastIndexOf('\n') + 1);
        return lastLine.contains("--") ? text + "\n;" : text + ";";
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}
