package io.github.migrationsafety.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSetId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal proved, for those who rely on it later. Immutable.
 *
 * @param passed whether its verdict was passed
 * @param changeLogDigest {@link RehearsalEvidence#digest} of what was rehearsed
 * @param postgres the server's full version, such as {@code 17.11}
 * @param changeSets each changeset in order
 * @param findings what was found, suppressed findings included
 */
public record RehearsalProof(
        boolean passed, String changeLogDigest, String postgres, List<Proven> changeSets, List<Found> findings) {
    private static final String REPORT = "reports/report.json";

    /**
     * One changeset.
     *
     * @param checksum Liquibase's checksum
     * @param rehearsed whether it was applied, rolled back if it has a rollback, and applied again; or its precondition told not to
     * @param fingerprintBefore the fingerprint of the schema before it; blank if it did not run
     * @param fingerprintAfter the fingerprint of the schema after it; blank if it did not run
     */
    public record Proven(
            ChangeSetId id, String checksum, boolean rehearsed, String fingerprintBefore, String fingerprintAfter) {}

    /**
     * One finding.
     *
     * @param rule the rule's id
     * @param severity {@code error}, {@code warning} or {@code info}
     * @param changeSet what it is about
     * @param object the object that it is about
     * @param accepted why it does not count; empty if it counts
     */
    public record Found(
            String rule, String severity, ChangeSetId changeSet, String object, Optional<String> accepted) {}

    public RehearsalProof {
        changeSets = List.copyOf(changeSets);
        findings = List.copyOf(findings);
    }

    /**
     * What a bundle proves.
     *
     * @throws SetupException if its report cannot be read
     */
    public static RehearsalProof of(VerifiedBundle bundle) {
        Manifest manifest = bundle.manifest();
        try {
            if (!bundle.names().contains(REPORT) || manifest.postgres().isEmpty()) {
                throw new IOException("it has no report, or names no PostgreSQL version");
            }
            return new RehearsalProof(
                    manifest.verdict().equals("passed"),
                    manifest.changeLogDigest(),
                    String.join(", ", manifest.postgres()),
                    manifest.changeSets().stream().map(RehearsalProof::proven).toList(),
                    findings(bundle.content(REPORT)));
        } catch (IOException e) {
            throw new SetupException(
                    "The migration bundle " + bundle.archive() + " does not tell what was proved: " + e.getMessage()
                            + ".",
                    "Build the bundle again.",
                    e);
        }
    }

    /** @param report the rehearsal's {@code report.json} */
    static RehearsalProof of(RehearsalRecord rehearsal, byte[] report) throws IOException {
        return new RehearsalProof(
                rehearsal.passed(),
                rehearsal.changeLogDigest(),
                String.join(", ", rehearsal.postgres()),
                rehearsal.changeSets().stream().map(RehearsalProof::proven).toList(),
                findings(report));
    }

    private static List<Found> findings(byte[] report) throws IOException {
        List<Found> findings = new ArrayList<>();
        for (JsonNode finding : Json.read(report, JsonNode.class).path("findings")) {
            JsonNode changeSet = finding.path("changeSet");
            JsonNode suppressed = finding.path("suppressed");
            findings.add(new Found(
                    finding.path("rule").asText(),
                    finding.path("severity").asText(),
                    new ChangeSetId(
                            changeSet.path("path").asText(),
                            changeSet.path("id").asText(),
                            changeSet.path("author").asText()),
                    finding.path("object").asText(),
                    suppressed.isObject()
                            ? Optional.of(suppressed.path("reason").asText())
                            : Optional.empty()));
        }
        return findings;
    }

    private static Proven proven(BundledChangeSet entry) {
        return new Proven(
                entry.identity(),
                entry.checksum(),
                entry.rehearsed() || entry.markedAsRan(),
                entry.fingerprintBefore(),
                entry.fingerprintAfter());
    }

    /** The major version of the server. */
    public int postgresMajor() {
        return Integer.parseInt(postgres.replaceFirst("\\D.*", ""));
    }
}
