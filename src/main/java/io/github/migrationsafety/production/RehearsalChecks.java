package io.github.migrationsafety.production;

import io.github.migrationsafety.bundle.RehearsalProof;
import io.github.migrationsafety.bundle.RehearsalProof.Found;
import io.github.migrationsafety.bundle.RehearsalProof.Proven;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What the rehearsal has to say about the changesets that are pending in a real database. Immutable. */
public final class RehearsalChecks {
    private static final String REHEARSED = "rehearsal passed for exactly these changesets";
    private static final String VERSION = "rehearsed on the server's version";
    private static final String ROLLBACK = "a working rollback for every pending changeset";
    private static final String TENANCY = "tenant isolation kept";
    private static final String FOREIGN_KEYS = "foreign keys indexed";
    private static final String DOWNTIME = "zero-downtime rules kept";

    /** How a way back can be missing or wrong; that it blocks is a matter of downtime. */
    private static final Set<String> NO_WAY_BACK = Set.of(
            "rollback/missing",
            "rollback/empty",
            "rollback/fails",
            "rollback/schema-differs",
            "rollback/data-differs",
            "rollback/reapply-fails",
            "rollback/reapply-differs",
            "rollback/chain-fails",
            "rollback/irreversible",
            "rollback/overreaches",
            "rollback/generated-is-wrong",
            "rollback/session-bound");

    private static final Set<String> BLOCKING = Set.of(
            "rollback/blocks",
            "index/not-concurrent",
            "index/drop-not-concurrent",
            "index/reindex-not-concurrent",
            "index/concurrent-in-transaction",
            "index/partitioned",
            "index/gap",
            "index/invalid",
            "data/backfill-with-schema-change",
            "data/backfill-not-batched");

    private final Optional<RehearsalProof> proof;
    private final Standing standing;
    private final Set<ChangeSetId> pending;

    /**
     * @param proof what the rehearsal left; empty if there is none
     * @param standing what is pending
     */
    public RehearsalChecks(Optional<RehearsalProof> proof, Standing standing) {
        this.proof = proof;
        this.standing = standing;
        this.pending = standing.pending().stream().map(ChangeSet::id).collect(Collectors.toSet());
    }

    /**
     * Every check.
     *
     * @param sameChangeLog whether the changelog is the one that was rehearsed
     * @param serverMajor the major version of the real server
     * @param tenancy whether the policy tells who the tenants are
     */
    public List<Check> run(boolean sameChangeLog, int serverMajor, boolean tenancy) {
        List<Check> checks = new ArrayList<>();
        checks.add(rehearsed(sameChangeLog));
        checks.add(version(serverMajor));
        checks.add(judged(ROLLBACK, NO_WAY_BACK::contains, "Correct the rollback as the report of `rehearse` says."));
        checks.add(
                tenancy
                        ? judged(
                                TENANCY,
                                rule -> rule.startsWith("tenancy/"),
                                "Mend what the report of `rehearse` names.")
                        : Check.notApplicable(TENANCY, "the policy has no `tenancy` section"));
        checks.add(judged(FOREIGN_KEYS, "index/foreign-key-not-indexed"::equals, "Add the index."));
        checks.add(judged(
                DOWNTIME,
                rule -> rule.startsWith("locks/") || rule.startsWith("compatibility/") || BLOCKING.contains(rule),
                "Take the form that the report of `rehearse` proposes."));
        return checks;
    }

    private Check rehearsed(boolean sameChangeLog) {
        if (pending.isEmpty()) {
            return nothingPending(REHEARSED);
        }
        if (proof.isEmpty()) {
            return Check.failed(
                    REHEARSED,
                    "no rehearsal left its evidence in the output folder",
                    "Run `mvn verify` with the goal `rehearse`, or name a bundle with migration-safety.bundle.");
        }
        if (!proof.get().passed()) {
            return Check.failed(
                    REHEARSED, "the rehearsal did not pass", "Mend what its report names, and run `rehearse` again.");
        }
        if (!sameChangeLog) {
            return Check.failed(
                    REHEARSED,
                    "a file, a parameter, a context or a label of the changelog changed since the rehearsal",
                    "Run `rehearse` again.");
        }
        List<ChangeSetId> unproved = unproved();
        return unproved.isEmpty()
                ? Check.passed(REHEARSED, Names.count(pending.size(), "changeset") + ", as rehearsed")
                : Check.failed(
                        REHEARSED,
                        "not rehearsed in this form: " + Names.of(unproved),
                        "Run `rehearse` with a policy whose `released` names what this database has.");
    }

    private List<ChangeSetId> unproved() {
        Map<ChangeSetId, Proven> proven = new HashMap<>();
        proof.orElseThrow().changeSets().forEach(p -> proven.put(p.id(), p));
        return standing.pending().stream()
                .filter(c -> {
                    Proven is = proven.get(c.id());
                    boolean again = c.runAlways() && c.released();
                    return is == null
                            || !(is.rehearsed() || again)
                            || !is.checksum().equals(c.checksum());
                })
                .map(ChangeSet::id)
                .toList();
    }

    private Check version(int serverMajor) {
        if (proof.isEmpty()) {
            return notTold(VERSION);
        }
        int rehearsed = proof.get().postgresMajor();
        String reason = "the server is PostgreSQL " + serverMajor + ", rehearsed on "
                + proof.get().postgres();
        return rehearsed == serverMajor
                ? Check.passed(VERSION, reason)
                : Check.failed(
                        VERSION, reason, "Rehearse with -Dmigration-safety.postgres.version=" + serverMajor + ".");
    }

    /** Errors fail, unless they are accepted; then they are told. */
    private Check judged(String name, Predicate<String> rules, String advice) {
        if (pending.isEmpty()) {
            return nothingPending(name);
        }
        if (proof.isEmpty()) {
            return notTold(name);
        }
        List<Found> found = proof.get().findings().stream()
                .filter(f -> rules.test(f.rule()) && pending.contains(f.changeSet()))
                .toList();
        List<String> errors = found.stream()
                .filter(f -> f.accepted().isEmpty() && f.severity().equals("error"))
                .map(f -> f.rule() + " " + f.object())
                .toList();
        if (!errors.isEmpty()) {
            return Check.failed(name, Names.of(errors), advice);
        }
        if (found.isEmpty()) {
            return Check.passed(name, "the rehearsal found nothing against it");
        }
        List<String> rest = found.stream()
                .map(f -> f.rule() + " " + f.object() + " ("
                        + f.accepted().map(reason -> "accepted: " + reason).orElse(f.severity()) + ")")
                .toList();
        return Check.passed(name, "no error; " + Names.of(rest));
    }

    private static Check nothingPending(String name) {
        return Check.notApplicable(name, "nothing is pending");
    }

    private static Check notTold(String name) {
        return Check.notApplicable(name, "there is no rehearsal to tell");
    }
}
