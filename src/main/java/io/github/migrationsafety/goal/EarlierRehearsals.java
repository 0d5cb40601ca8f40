package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.KeptStates;
import io.github.migrationsafety.rehearsal.ProvenPrefixes;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;

/** What earlier rehearsals of a module left in the cache. There is a cache for the embedded server only. */
final class EarlierRehearsals {
    private final GoalSettings settings;
    private final String module;
    private final String postgres;
    private final Optional<KeptStates> states;

    private EarlierRehearsals(GoalSettings settings, String module, String postgres, Optional<KeptStates> states) {
        this.settings = settings;
        this.module = module;
        this.postgres = postgres;
        this.states = states;
    }

    static EarlierRehearsals of(GoalSettings settings, String changeLogFile, Rehearsing how) {
        GoalSettings.Postgres server = settings.postgres();
        boolean embedded = server.image().isEmpty() && server.external().isEmpty();
        String module = settings.module().replaceFirst(":[^:]*$", "") + " " + changeLogFile;
        if (how.full() || !embedded) {
            return new EarlierRehearsals(settings, module, "", Optional.empty());
        }
        String postgres = EmbeddedPostgres.versionFor(server.version().orElse(""));
        try {
            return new EarlierRehearsals(settings, module, postgres, Optional.of(KeptStates.ofThisAccount()));
        } catch (SetupException e) {
            // The start of the server says so, if it cannot do without either.
            return new EarlierRehearsals(settings, module, postgres, Optional.empty());
        }
    }

    /** Whether there is any, so that it may be better to wait with a fresh server. */
    boolean mayHelp() {
        return states.filter(s -> ProvenPrefixes.any(s, module, postgres)).isPresent();
    }

    /** Those that were run in the same way. */
    Optional<ProvenPrefixes> like(RowRequest rows, DataSettings data) {
        return states.flatMap(s -> ProvenPrefixes.in(
                s, new ProvenPrefixes.Basis(module, plugin(), postgres, settings.tables(), rows, data)));
    }

    /** A snapshot's version says nothing about what is in it. */
    private String plugin() {
        String version = settings.pluginVersion();
        CodeSource source = EarlierRehearsals.class.getProtectionDomain().getCodeSource();
        if (!version.endsWith("-SNAPSHOT") || source == null) {
            return version;
        }
        try {
            Path file = Path.of(source.getLocation().toURI());
            return version + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException | URISyntaxException e) {
            return version;
        }
    }
}
