package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Set;

/**
 * What a rehearsal knew after the first changesets of a changelog, so that another one can go on from there. Immutable.
 *
 * @param steps what was seen of each of these changesets
 * @param chainKnown whether the steps tell how the chain back went from exactly this state; else none of them tells
 * @param ran the changesets that are in the database
 * @param rowChanges how tables were filled and emptied since the last of them
 * @param rows what is to be filled next
 * @param seeded how far tables have been filled
 * @param lost the changesets whose work is missing, by index
 * @param stage the databases
 * @param fingerprint the fingerprint of the catalog
 */
record ProvenPrefix(
        List<Proven> steps,
        boolean chainKnown,
        List<Recorded> ran,
        List<Seeder.Change> rowChanges,
        MadeUpRows.State rows,
        Seeder.State seeded,
        List<Integer> lost,
        Databases stage,
        String fingerprint) {
    /** A step without its changeset. */
    record Proven(Schema before, Schema after, Evidence evidence) {
        static List<Proven> of(List<Step> steps) {
            return steps.stream()
                    .map(s -> new Proven(s.before(), s.after(), s.evidence().orElseThrow()))
                    .toList();
        }
    }

    /**
     * A changeset that is in the database.
     *
     * @param index its place in the changelog, from 0
     * @param outcome the name of Liquibase's {@code ExecType}
     */
    record Recorded(int index, String outcome, List<Seeder.Change> rows) {}

    /**
     * @param main the database that holds the state
     * @param others those that are of no use
     * @param count how many stages there were
     * @param rolesAtStart the roles that the server had before the first changeset
     * @param madeRoles whether the changesets made roles, which cannot be dropped while another database knows them
     */
    record Databases(String main, List<String> others, int count, Set<ObjectKey> rolesAtStart, boolean madeRoles) {}

    /** This state with what the chain back told about its steps. */
    ProvenPrefix with(List<Proven> told) {
        return new ProvenPrefix(told, true, ran, rowChanges, rows, seeded, lost, stage, fingerprint);
    }
}
