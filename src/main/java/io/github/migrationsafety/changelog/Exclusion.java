package io.github.migrationsafety.changelog;

import java.util.Optional;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.database.Database;

/** Tells why Liquibase leaves a changeset out, by Liquibase's own filters. */
final class Exclusion {
    private final ContextChangeSetFilter contextFilter;
    private final LabelChangeSetFilter labelFilter;
    private final DbmsChangeSetFilter dbmsFilter;
    private final IgnoreChangeSetFilter ignoreFilter = new IgnoreChangeSetFilter();
    private final String contexts;
    private final String labels;

    Exclusion(Database database, String contexts, String labels) {
        this.contextFilter = new ContextChangeSetFilter(new Contexts(contexts));
        this.labelFilter = new LabelChangeSetFilter(new LabelExpression(labels));
        this.dbmsFilter = new DbmsChangeSetFilter(database);
        this.contexts = contexts;
        this.labels = labels;
    }

    /**
     * Why a changeset is left out, as a full sentence; empty when it runs. As in Liquibase, the filters take the
     * {@code modifySql} parts for other databases, contexts and labels away from the changeset, so each is asked.
     */
    Optional<String> of(PlacedChangeSet placed) {
        ChangeSet changeSet = placed.changeSet();
        boolean dbms = !placed.skipped() && dbmsFilter.accepts(changeSet).isAccepted();
        boolean context = placed.skipped() || contextFilter.accepts(changeSet).isAccepted();
        boolean label = placed.skipped() || labelFilter.accepts(changeSet).isAccepted();
        if (!ignoreFilter.accepts(changeSet).isAccepted()) {
            return Optional.of("It is marked to be ignored.");
        }
        if (!dbms) {
            return Optional.of("Its dbms `" + changeSet.getDbmsOriginalString() + "` leaves out PostgreSQL.");
        }
        if (!context) {
            return Optional.of("Its context `" + changeSet.buildFullContext() + "` does not match the contexts `"
                    + contexts + "`.");
        }
        if (!label) {
            String own = changeSet.buildFullLabels();
            return Optional.of((own == null ? "It has no label and" : "Its labels `" + own + "`")
                    + (own == null ? " does not match" : " do not match") + " the label filter `" + labels + "`.");
        }
        return Optional.empty();
    }
}
