package io.github.migrationsafety.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code attestation.json}: the rehearsal as an in-toto statement about the bundle's files. It is not signed; whoever signs it
 * vouches for every file, because its subject is the list of their digests.
 *
 * @param type the statement's version
 * @param subject SHA256SUMS, by its digest
 * @param predicateType the predicate's version
 * @param predicate the result
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md">Statement v1</a>
 * @see <a href="https://github.com/in-toto/attestation/blob/main/spec/predicates/test-result.md">Test result v0.1</a>
 */
record Attestation(
        @JsonProperty("_type") String type, List<Resource> subject, String predicateType, Predicate predicate) {
    /** A ResourceDescriptor. */
    record Resource(String name, Map<String, String> digest, Map<String, String> annotations) {}

    /** The tests are the changesets that were rehearsed. */
    record Predicate(
            String result,
            List<Resource> configuration,
            List<String> passedTests,
            List<String> warnedTests,
            List<String> failedTests) {}

    /**
     * @param manifest what was proved
     * @param manifestDigest SHA-256 of {@code manifest.json}, in hexadecimal
     * @param sumsDigest SHA-256 of {@code SHA256SUMS}, in hexadecimal
     */
    static Attestation of(Manifest manifest, String manifestDigest, String sumsDigest) {
        Map<String, String> tools = new TreeMap<>();
        tools.put(manifest.tool().name(), manifest.tool().version());
        tools.put("liquibase", manifest.tool().liquibase());
        tools.put("postgresql", String.join(",", manifest.postgres()));
        return new Attestation(
                "https://in-toto.io/Statement/v1",
                List.of(new Resource("SHA256SUMS", Map.of("sha256", sumsDigest), Map.of("module", manifest.module()))),
                "https://in-toto.io/attestation/test-result/v0.1",
                new Predicate(
                        "PASSED",
                        List.of(new Resource("manifest.json", Map.of("sha256", manifestDigest), tools)),
                        manifest.changeSets().stream()
                                .filter(BundledChangeSet::rehearsed)
                                .map(c -> c.identity().toString())
                                .toList(),
                        List.of(),
                        List.of()));
    }
}
