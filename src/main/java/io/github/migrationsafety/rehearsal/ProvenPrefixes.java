package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.KeptState;
import io.github.migrationsafety.postgres.KeptStates;
import io.github.migrationsafety.rehearsal.codec.RecordCodec;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.UserScript;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The beginnings of changelogs that were rehearsed before, so that only what follows has to be. A beginning is the same if every
 * changeset in it is, and whatever else a rehearsal depends on: the versions of everything, the rows, the tenants, the names of
 * Liquibase's tables. A cache that cannot be used is as good as an empty one. Not thread-safe.
 */
public final class ProvenPrefixes {
    private static final int FAMILY_DIGITS = 16;

    private final KeptStates states;
    private final String family;
    private final String basis;
    private final Thrift thrift;
    private final Map<ParsedChangeLog, List<String>> digests = new IdentityHashMap<>();

    /**
     * What is worth keeping.
     *
     * @param beforeEnd how many changesets before the end of the changelog a state is kept: the last ones are those that are
     *     being worked on
     * @param atLeast how long the rehearsal of what is kept took at least
     */
    record Thrift(int beforeEnd, Duration atLeast) {
        static final Thrift USUAL = new Thrift(4, Duration.ofSeconds(2));
    }

    /**
     * Everything but the changelog that a rehearsal depends on.
     *
     * @param module whose changelog it is, so that those of others need not be looked at
     * @param plugin what tells this build of the plugin from others
     * @param postgres the server's exact version and platform
     */
    public record Basis(
            String module, String plugin, String postgres, LiquibaseTables tables, RowRequest rows, DataSettings data) {
        /**
         * A digest of all but the module.
         *
         * @throws IOException if a script cannot be read
         */
        public String digest() throws IOException {
            return ProvenPrefixes.digest(this);
        }
    }

    private ProvenPrefixes(KeptStates states, String family, String basis, Thrift thrift) {
        this.states = states;
        this.family = family;
        this.basis = basis;
        this.thrift = thrift;
    }

    /** Those that were kept here, or nothing if a file of the user's cannot be read. */
    public static Optional<ProvenPrefixes> in(KeptStates states, Basis basis) {
        return in(states, basis, Thrift.USUAL);
    }

    static Optional<ProvenPrefixes> in(KeptStates states, Basis basis, Thrift thrift) {
        try {
            return Optional.of(
                    new ProvenPrefixes(states, family(basis.module(), basis.postgres()), basis.digest(), thrift));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether anything was kept for a module, whatever has become of it since; a quick look. */
    public static boolean any(KeptStates states, String module, String postgres) {
        return !states.names(family(module, postgres)).isEmpty();
    }

    private static String family(String module, String postgres) {
        return PrefixDigests.of(module, postgres).substring(0, FAMILY_DIGITS) + "-";
    }

    private static String digest(Basis basis) throws IOException {
        List<String> parts = new ArrayList<>(List.of(
                basis.plugin(),
                ParsedChangeLog.liquibaseVersion(),
                basis.postgres(),
                basis.tables().toString(),
                basis.data().toString(),
                basis.rows().rowsPerTable() + " " + basis.rows().tenants() + " "
                        + basis.rows().tenancy()));
        for (List<UserScript> scripts :
                List.of(basis.rows().before(), basis.rows().scripts())) {
            parts.add("scripts " + scripts.size());
            for (UserScript script : scripts) {
                parts.add(Files.readString(script.file()));
            }
        }
        return PrefixDigests.of(parts.toArray(String[]::new));
    }

    /** A beginning that was rehearsed before. */
    public static final class Found {
        private final KeptState state;
        private final ProvenPrefix prefix;

        private Found(KeptState state, ProvenPrefix prefix) {
            this.state = state;
            this.prefix = prefix;
        }

        /** The server as it was after it. */
        public KeptState state() {
            return state;
        }

        /** How many changesets it has. */
        public int changeSets() {
            return prefix.steps().size();
        }

        ProvenPrefix prefix() {
            return prefix;
        }

        List<Step> steps(ParsedChangeLog parsed) {
            List<ChangeSet> changeSets = parsed.changeLog().changeSets();
            List<Step> steps = new ArrayList<>();
            for (ProvenPrefix.Proven proven : prefix.steps()) {
                steps.add(new Step(
                        changeSets.get(steps.size()), proven.before(), proven.after(), Optional.of(proven.evidence())));
            }
            return steps;
        }
    }

    /** The longest beginning of this changelog that was rehearsed before. */
    public Optional<Found> find(ParsedChangeLog parsed) {
        Set<String> names = new HashSet<>(states.names(family));
        if (names.isEmpty()) {
            return Optional.empty();
        }
        List<String> digests = digests(parsed);
        for (int i = digests.size(); i > 0; i--) {
            String name = family + digests.get(i - 1);
            Optional<Found> found = names.contains(name) ? states.find(name).flatMap(this::read) : Optional.empty();
            if (found.isPresent() && found.get().changeSets() == i) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> read(KeptState state) {
        try {
            return Optional.of(new Found(state, new RecordCodec().read(ProvenPrefix.class, state.account())));
        } catch (IOException e) {
            states.forget(state.name());
            return Optional.empty();
        }
    }

    /** Removes one that turned out to be damaged. */
    public void forget(Found found) {
        states.forget(found.state().name());
    }

    List<String> digests(ParsedChangeLog parsed) {
        return digests.computeIfAbsent(parsed, p -> {
            try {
                return PrefixDigests.of(p, basis);
            } catch (IOException e) {
                return List.of();
            }
        });
    }

    String name(String digest) {
        return family + digest;
    }

    KeptStates states() {
        return states;
    }

    Thrift thrift() {
        return thrift;
    }
}
