package io.github.migrationsafety.bundle;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.HistoryRow;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * SQL that keeps Liquibase's two tables as Liquibase does: the same columns, rows and lock.
 *
 * @see <a href="https://docs.liquibase.com/concepts/tracking-tables/tracking-tables.html">Liquibase: tracking tables</a>
 */
final class Bookkeeping {
    /** The psql variable that holds the deployment's id. */
    static final String DEPLOYMENT = "migration_safety_deployment";

    private final LiquibaseTables tables;
    private final String liquibase;
    private final String log;
    private final String lock;

    /** @param liquibase Liquibase's version */
    Bookkeeping(LiquibaseTables tables, String liquibase) {
        this.tables = tables;
        this.liquibase = liquibase;
        this.log = table(tables.databaseChangeLogTableName().orElse("DATABASECHANGELOG"));
        this.lock = table(tables.databaseChangeLogLockTableName().orElse("DATABASECHANGELOGLOCK"));
    }

    /** Makes unqualified names mean what they mean when Liquibase runs. */
    String searchPath() {
        return tables.defaultSchemaName()
                .map(schema -> "SELECT set_config('search_path', " + Literal.of(quoted(schema) + ", ")
                        + " || current_setting('search_path'), false);\n")
                .orElse("");
    }

    /** Makes the tables where they are missing. */
    String tables() {
        return """
                CREATE TABLE IF NOT EXISTS %s (
                    ID varchar(255) NOT NULL, AUTHOR varchar(255) NOT NULL, FILENAME varchar(255) NOT NULL,
                    DATEEXECUTED timestamp without time zone NOT NULL, ORDEREXECUTED integer NOT NULL,
                    EXECTYPE varchar(10) NOT NULL, MD5SUM varchar(35), DESCRIPTION varchar(255), COMMENTS varchar(255),
                    TAG varchar(255), LIQUIBASE varchar(20), CONTEXTS varchar(255), LABELS varchar(255),
                    DEPLOYMENT_ID varchar(10));
                CREATE TABLE IF NOT EXISTS %s (
                    ID integer NOT NULL PRIMARY KEY, LOCKED boolean NOT NULL, LOCKGRANTED timestamp without time zone,
                    LOCKEDBY varchar(255));
                INSERT INTO %s (ID, LOCKED) VALUES (1, false) ON CONFLICT DO NOTHING;
                """
                .formatted(log, lock, lock);
    }

    /** Takes the lock, or ends with who has it. */
    String takeLock() {
        return block(
                """
                DECLARE
                    holder text;
                BEGIN
                    UPDATE %s SET LOCKED = true, LOCKGRANTED = localtimestamp, LOCKEDBY = 'psql as ' || session_user
                    WHERE ID = 1 AND NOT LOCKED;
                    IF NOT FOUND THEN
                        SELECT LOCKEDBY || ' since ' || LOCKGRANTED INTO holder FROM %s WHERE ID = 1;
                        RAISE EXCEPTION 'Liquibase''s lock is held by %%', coalesce(holder, 'nobody known');
                    END IF;
                END
                """
                        .formatted(lock, lock));
    }

    /** Gives the lock back. */
    String releaseLock() {
        return "UPDATE " + lock + " SET LOCKED = false, LOCKGRANTED = NULL, LOCKEDBY = NULL WHERE ID = 1;\n";
    }

    /** Sets the psql variable {@link #DEPLOYMENT} to what Liquibase would take: the end of the time in milliseconds. */
    String deployment() {
        return "SELECT right((extract(epoch FROM clock_timestamp()) * 1000)::bigint::text, 10) AS " + DEPLOYMENT
                + " \\gset\n";
    }

    /** Ends unless each of these is recorded. */
    String refuseUnlessApplied(List<ChangeSetId> changeSets) {
        return changeSets.isEmpty()
                ? ""
                : refuseIf(
                        "EXISTS (SELECT 1 FROM (VALUES " + values(changeSets)
                                + ") AS released (id, author, filename)\n        WHERE NOT EXISTS (SELECT 1 FROM " + log
                                + " AS l WHERE (l.ID, l.AUTHOR, l.FILENAME) = (released.id, released.author, released.filename)))",
                        "This database does not have the release that this one follows: a changeset of it is not recorded.");
    }

    /** Ends if another changeset was recorded after the first of these. */
    String refuseUnlessLast(List<ChangeSetId> changeSets) {
        String ours = "(ID, AUTHOR, FILENAME) IN (" + values(changeSets) + ")";
        return changeSets.isEmpty()
                ? ""
                : refuseIf(
                        "EXISTS (SELECT 1 FROM " + log + " WHERE NOT " + ours
                                + "\n        AND ORDEREXECUTED > (SELECT min(" + "ORDEREXECUTED) FROM " + log
                                + " WHERE " + ours + "))",
                        "Changesets that do not belong to this release were recorded after it: take those back first.");
    }

    /** Ends with a sentence. */
    String refuse(String sentence) {
        return refuseIf("true", sentence);
    }

    private static String refuseIf(String condition, String sentence) {
        return block("BEGIN\n    IF " + condition + " THEN\n        RAISE EXCEPTION USING MESSAGE = "
                + Literal.of(sentence) + ";\n    END IF;\nEND\n");
    }

    /** The condition that a changeset is recorded. */
    String recorded(ChangeSetId id, Optional<String> checksum) {
        return "EXISTS (SELECT 1 FROM " + log + " WHERE " + where(id)
                + checksum.map(sum -> " AND MD5SUM = " + Literal.of(sum)).orElse("") + ")";
    }

    /** Records a changeset as Liquibase does. */
    String record(ChangeSetId id, String checksum, HistoryRow row, String execType) {
        return "INSERT INTO " + log
                + " (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED, MD5SUM, DESCRIPTION, COMMENTS,"
                + " EXECTYPE, CONTEXTS, LABELS, LIQUIBASE, DEPLOYMENT_ID, TAG)\nSELECT " + Literal.of(id.id()) + ", "
                + Literal.of(id.author()) + ", " + Literal.of(id.path())
                + ", localtimestamp, coalesce(max(ORDEREXECUTED), 0) + 1, " + described(checksum, row, execType)
                + "\nFROM " + log + ";\n";
    }

    /** Records that a changeset ran, which may have run before. */
    String recordAgain(ChangeSetId id, String checksum, HistoryRow row) {
        return "UPDATE " + log
                + " SET (DATEEXECUTED, ORDEREXECUTED, MD5SUM, DESCRIPTION, COMMENTS, EXECTYPE, CONTEXTS, LABELS,"
                + " LIQUIBASE, DEPLOYMENT_ID, TAG) =\n(SELECT localtimestamp, coalesce(max(ORDEREXECUTED), 0) + 1, "
                + described(checksum, row, "RERAN") + " FROM " + log + ")\nWHERE " + where(id) + ";\n"
                + record(id, checksum, row, "EXECUTED")
                        .replace(
                                "\nFROM " + log + ";\n",
                                "\nFROM " + log + " HAVING NOT " + recorded(id, Optional.empty()) + ";\n");
    }

    /** Forgets a changeset as Liquibase does. */
    String forget(ChangeSetId id) {
        return "DELETE FROM " + log + " WHERE " + where(id) + ";\n";
    }

    private String described(String checksum, HistoryRow row, String execType) {
        return Literal.of(checksum) + ", " + Literal.of(row.description()) + ", " + Literal.of(row.comments()) + ", "
                + Literal.of(execType) + ", " + Literal.orNull(row.contexts()) + ", " + Literal.orNull(row.labels())
                + ", " + Literal.of(liquibase) + ", :'" + DEPLOYMENT + "', " + Literal.orNull(row.tag());
    }

    private static String where(ChangeSetId id) {
        return "ID = " + Literal.of(id.id()) + " AND AUTHOR = " + Literal.of(id.author()) + " AND FILENAME = "
                + Literal.of(id.path());
    }

    private static String values(List<ChangeSetId> changeSets) {
        return changeSets.stream()
                .map(c -> "(" + Literal.of(c.id()) + ", " + Literal.of(c.author()) + ", " + Literal.of(c.path()) + ")")
                .collect(Collectors.joining(",\n        "));
    }

    private static String block(String body) {
        return "DO " + Literal.dollarQuoted("\n" + body) + ";\n";
    }

    private String table(String name) {
        return tables.liquibaseSchemaName()
                        .or(tables::defaultSchemaName)
                        .map(schema -> quoted(schema) + ".")
                        .orElse("")
                + quoted(name);
    }

    /** As Liquibase does: in quotes only where upper and lower case are mixed, or it could not be written without. */
    private static String quoted(String name) {
        boolean oneCase = name.equals(name.toLowerCase(Locale.ROOT)) || name.equals(name.toUpperCase(Locale.ROOT));
        return oneCase && name.matches("[A-Za-z_][A-Za-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
    }
}
