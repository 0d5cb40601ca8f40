package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.production.Drift;
import io.github.migrationsafety.production.DriftCheck;
import io.github.migrationsafety.rehearsal.NeededExtensions;
import io.github.migrationsafety.rehearsal.ReleasedCatalog;
import io.github.migrationsafety.rehearsal.ServerWideChanges;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaObject;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Compares a real database with a throwaway one of the same major version in which the same changesets ran. */
final class LiveDrift {
    private static final String USUAL_SCHEMA = "public";

    private final GoalSettings settings;
    private final LiveInspection live;
    private final Sharing sharing;
    private final Console console;

    LiveDrift(GoalSettings settings, LiveInspection live, Sharing sharing, Console console) {
        this.settings = settings;
        this.live = live;
        this.sharing = sharing;
        this.console = console;
    }

    /** The differences, or why they are not known. */
    DriftCheck check() {
        Optional<String> hindrance = hindrance();
        if (hindrance.isPresent()) {
            return DriftCheck.unknown(hindrance.get());
        }
        int major = live.database().major();
        try (StartingServer starting = sharing.server(sameMajor(settings.postgres(), major), console)) {
            Optional<String> onlySchema = settings.tables().defaultSchemaName();
            // While the server starts; but where there may be hundreds of schemas, only what is compared is read.
            Optional<SortedMap<ObjectKey, SchemaObject>> all =
                    onlySchema.isPresent() ? Optional.empty() : Optional.of(there(Optional.empty()));
            ThrowawayPostgres server = starting.await();
            if (server.major() != major) {
                return DriftCheck.unknown("the throwaway server is PostgreSQL " + server.major()
                        + " and the database PostgreSQL " + major);
            }
            NeededExtensions.check(live.parsed().changeLog(), server);
            ServerWideChanges.check(live.parsed().changeLog(), server);
            SortedMap<ObjectKey, SchemaObject> expected = ReleasedCatalog.of(
                    live.parsed(),
                    server,
                    settings.tables(),
                    MadeUpRows.of(live.policy(), settings.baseDirectory()).before());
            return DriftCheck.of(Drift.between(
                    expected,
                    all.orElseGet(() -> there(Optional.of(Drift.schemas(expected, onlySchema)))),
                    onlySchema));
        } catch (SetupException e) {
            return DriftCheck.unknown("what the applied changesets make cannot be built. " + e.getMessage());
        }
    }

    private SortedMap<ObjectKey, SchemaObject> there(Optional<Set<String>> onlySchemas) {
        return live.database().catalog(ReleasedCatalog.ownTables(settings.tables()), onlySchemas);
    }

    private Optional<String> hindrance() {
        if (!live.standing().edited().isEmpty()) {
            return Optional.of("an applied changeset was edited, and nobody knows what it was before");
        }
        Optional<ChangeSet> unreadable = live.standing().applied().stream()
                .filter(c -> c.unreadable().isPresent())
                .findFirst();
        if (unreadable.isPresent()) {
            return Optional.of("the applied changeset " + unreadable.get().id() + " cannot be run here: "
                    + unreadable.get().unreadable().orElse(""));
        }
        if (settings.tables().defaultSchemaName().isPresent()) {
            return Optional.empty();
        }
        String schema = live.database().currentSchema();
        return schema.equals(USUAL_SCHEMA)
                ? Optional.empty()
                : Optional.of("the user's tables go to the schema `" + schema
                        + "`, those of a rehearsal to `public`; name it with defaultSchemaName");
    }

    /** An embedded server can be of any version; what the user names is what it is. */
    private static GoalSettings.Postgres sameMajor(GoalSettings.Postgres postgres, int major) {
        boolean free = postgres.image().isEmpty() && postgres.external().isEmpty();
        boolean same = postgres.version()
                .filter(v -> v.equals(String.valueOf(major)) || v.startsWith(major + "."))
                .isPresent();
        return free && !same
                ? new GoalSettings.Postgres(
                        Optional.of(String.valueOf(major)),
                        Optional.empty(),
                        Optional.empty(),
                        postgres.resolver(),
                        postgres.containers())
                : postgres;
    }
}
