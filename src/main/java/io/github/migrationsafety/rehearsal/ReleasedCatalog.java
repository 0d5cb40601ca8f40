package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogSnapshot;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.UserScript;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.ProgressListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The catalog that a database has in which exactly the released changesets ran, built on a throwaway server. Stateless. */
public final class ReleasedCatalog {
    private ReleasedCatalog() {}

    /**
     * Applies the released changesets to an empty database, and reads its catalog.
     *
     * @param parsed the changelog; its released changesets are applied, pending ones are not
     * @param before what is run on the empty database before
     * @return every object but Liquibase's own tables
     * @throws SetupException if a released changeset cannot be applied, or the server is lost
     */
    public static SortedMap<ObjectKey, SchemaObject> of(
            ParsedChangeLog parsed, ThrowawayPostgres server, LiquibaseTables tables, List<UserScript> before) {
        RowRequest noRows = new RowRequest(0, 1, Optional.empty(), before, List.of());
        try {
            return parsed.inScope(() -> {
                try (Theatre theatre = Theatre.open(
                        parsed, server, tables, noRows, DataSettings.DEFAULTS, Slice.whole(parsed.changeLog()))) {
                    Performance performance = new Performance(theatre, ProgressListener.NONE);
                    List<ChangeSet> changeSets = parsed.changeLog().changeSets();
                    for (int i = 0; i < changeSets.size(); i++) {
                        ChangeSet changeSet = changeSets.get(i);
                        if (changeSet.released() && changeSet.excluded().isEmpty()) {
                            performance.release(changeSet, i);
                        }
                    }
                    try (java.sql.Connection connection =
                            server.connect(theatre.stage().database())) {
                        return CatalogSnapshot.read(connection, ownTables(tables));
                    }
                }
            });
        } catch (SetupException e) {
            throw e;
        } catch (Exception e) {
            throw new SetupException(
                    "The released changesets cannot be applied to a throwaway database: " + e.getMessage() + ".",
                    "Run again with -X for the details.",
                    e);
        }
    }

    /** Liquibase's own tables, as a rehearsal has them. */
    public static Set<QualifiedName> ownTables(LiquibaseTables tables) {
        return MadeUpRows.ownTables(tables);
    }
}
