package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.fold.FoldSession;
import io.github.migrationsafety.schema.fold.SchemaFold;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The witness that needs no database: it folds the SQL of every changeset into a schema. What cannot be read leaves the tables
 * that it mentions incomplete; nothing fails. Immutable and thread-safe.
 */
public final class SourceWitness {
    private final SchemaFold fold;

    /**
     * @param defaultSchema the schema of unqualified names, as {@code defaultSchemaName} gives it; else {@code public}
     * @param postgresMajor the major version of PostgreSQL for which the changelog's SQL is meant
     */
    public SourceWitness(String defaultSchema, int postgresMajor) {
        fold = new SchemaFold(defaultSchema, postgresMajor);
    }

    /** A step for every changeset, released ones included; one that is excluded or unreadable changes nothing. */
    public History tell(ChangeLog log) {
        List<Step> steps = new ArrayList<>(log.changeSets().size());
        Schema schema = Schema.EMPTY;
        for (ChangeSet changeSet : log.changeSets()) {
            Schema after = after(changeSet, schema);
            steps.add(new Step(changeSet, schema, after, Optional.empty()));
            schema = after;
        }
        return new History(Witness.SOURCE, log, steps);
    }

    private Schema after(ChangeSet changeSet, Schema before) {
        if (changeSet.excluded().isPresent() || changeSet.unreadable().isPresent()) {
            return before;
        }
        // A search_path that a changeset sets counts for its own statements; Liquibase sets its own before the next
        // one.
        FoldSession session = fold.session(before);
        for (SqlText text : changeSet.sql()) {
            text.statements().ifPresentOrElse(session::apply, () -> session.unknown(text.sql()));
        }
        return session.schema();
    }
}
