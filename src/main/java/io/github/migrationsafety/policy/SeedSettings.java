package io.github.migrationsafety.policy;

import java.util.List;
import java.util.Optional;

/**
 * The policy's {@code seed} section: what rows the tables of a rehearsal hold. Immutable.
 *
 * @param before SQL files that are run on the empty database before the changelog
 * @param rowsPerTable how many rows are made up for a table; 0 for none
 * @param tenants of how many tenants
 * @param scripts SQL files that are run before the first pending changeset
 * @param dump a dump of production to rehearse on, instead of made-up rows
 * @param showValues whether reports may show values of rows that a changeset loses or a tenant could see
 */
public record SeedSettings(
        List<NamedFile> before,
        int rowsPerTable,
        int tenants,
        List<NamedFile> scripts,
        Optional<NamedFile> dump,
        boolean showValues) {
    /** Two hundred rows of three tenants, no files, and no values in reports. */
    public static final SeedSettings DEFAULTS = new SeedSettings(List.of(), 200, 3, List.of(), Optional.empty(), false);

    /**
     * A file that the policy names.
     *
     * @param name its name there, relative to the module
     * @param policy the policy file
     * @param line the line that names it
     * @param key the key under which it stands, such as {@code seed.scripts}
     */
    public record NamedFile(String name, String policy, int line, String key) {}

    public SeedSettings {
        before = List.copyOf(before);
        scripts = List.copyOf(scripts);
    }
}
