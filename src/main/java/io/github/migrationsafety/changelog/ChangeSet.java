package io.github.migrationsafety.changelog;

import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A changeset as it stands in the changelog, with the SQL that Liquibase would send for it both ways. Immutable.
 *
 * @param id its identity
 * @param at where it begins
 * @param format the format of its file, for remedies that can be pasted
 * @param checksum Liquibase's checksum, as DATABASECHANGELOG would hold it
 * @param comment its comment; blank when it has none
 * @param runInTransaction whether Liquibase runs it in one transaction
 * @param runAlways as in Liquibase
 * @param runOnChange as in Liquibase
 * @param tag the tag that it sets, if it has a tagDatabase change
 * @param excluded why Liquibase leaves it out (context, label, dbms); empty when it runs
 * @param released whether the policy says that it is out already: applied, never judged
 * @param unreadable why it cannot be executed here: a custom change or extension whose class is missing
 * @param sql what it sends, in order; where {@code unreadable}, what is known of it
 * @param rollback the way back
 * @param changes the names of its changes, such as {@code createTable}, in order
 * @param suppressions the suppression comments inside it
 * @param directions what its author tells Liquibase about it
 */
public record ChangeSet(
        ChangeSetId id,
        Location at,
        Format format,
        String checksum,
        String comment,
        boolean runInTransaction,
        boolean runAlways,
        boolean runOnChange,
        Optional<String> tag,
        Optional<String> excluded,
        boolean released,
        Optional<String> unreadable,
        List<SqlText> sql,
        Rollback rollback,
        List<String> changes,
        List<SuppressionComment> suppressions,
        Directions directions) {
    /** The formats that Liquibase reads. */
    public enum Format {
        SQL,
        XML,
        YAML,
        JSON
    }

    public ChangeSet {
        sql = List.copyOf(sql);
        changes = List.copyOf(changes);
        suppressions = List.copyOf(suppressions);
    }

    /** A changeset about which its author tells nothing. */
    public ChangeSet(
            ChangeSetId id,
            Location at,
            Format format,
            String checksum,
            String comment,
            boolean runInTransaction,
            boolean runAlways,
            boolean runOnChange,
            Optional<String> tag,
            Optional<String> excluded,
            boolean released,
            Optional<String> unreadable,
            List<SqlText> sql,
            Rollback rollback,
            List<String> changes,
            List<SuppressionComment> suppressions) {
        this(
                id,
                at,
                format,
                checksum,
                comment,
                runInTransaction,
                runAlways,
                runOnChange,
                tag,
                excluded,
                released,
                unreadable,
                sql,
                rollback,
                changes,
                suppressions,
                Directions.NONE);
    }

    /** What it sends, and behind each DO block the statements inside of it. */
    public Stream<SqlText> texts() {
        return sql.stream().flatMap(SqlText::withParts);
    }

    /** Every statement that could be read, those inside of DO blocks included, in order. */
    public Stream<Statement> statements() {
        return texts().flatMap(text -> text.statements().orElse(List.of()).stream());
    }

    /** Whether the rules judge it: it runs here and is not out yet. */
    public boolean pending() {
        return !released && excluded.isEmpty();
    }
}
