package io.github.migrationsafety.bundle;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder in which {@code rehearse} leaves for {@code bundle} what it proved: a record, and its reports without times.
 * Written in full or not at all.
 */
public final class RehearsalEvidence {
    private static final String RECORD = "rehearsal.json";

    private final Path folder;

    /** @param outputDirectory the folder under which each goal has a folder of its own */
    public RehearsalEvidence(Path outputDirectory) {
        this.folder = outputDirectory.resolve("rehearse").resolve("evidence");
    }

    /** Removes what an earlier rehearsal left, so that a rehearsal that does not end leaves nothing to be believed. */
    public void clear() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * What a rehearsal depends on, as one number. Ask before the rehearsal: what only an execution reads, such as the files of a
     * custom change, is not part of it.
     */
    public static String digest(ParsedChangeLog parsed) {
        try {
            return ChangeLogDigest.of(parsed);
        } catch (IOException e) {
            throw new SetupException(
                    "A file that the changelog reaches cannot be read again: " + e.getMessage() + ".",
                    "Let nothing change the changelog while the goal runs, and run it again.",
                    e);
        }
    }

    /**
     * Leaves the evidence of a rehearsal.
     *
     * @param changeLogDigest {@link #digest} of the changelog before it was rehearsed
     * @param history what the rehearsal tells
     * @param passed whether its verdict was passed
     * @param plugin the plugin's version
     * @param liquibase Liquibase's version
     * @param postgres the server's full version
     * @param reports the reports without times, by file name
     */
    public void write(
            String changeLogDigest,
            History history,
            boolean passed,
            String plugin,
            String liquibase,
            String postgres,
            Map<String, byte[]> reports) {
        RehearsalRecord rehearsal = new RehearsalRecord(
                1,
                passed,
                history.changeLog().path(),
                changeLogDigest,
                plugin,
                liquibase,
                List.of(postgres),
                history.steps().stream().map(RehearsalEvidence::entry).toList());
        Map<String, byte[]> files = new TreeMap<>();
        reports.forEach((name, content) -> files.put("reports/" + name, content));
        files.put(RECORD, Json.write(rehearsal));
        try {
            WholeFolder.write(folder, files);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** The major version of PostgreSQL that was rehearsed on, for which the bundle's SQL is generated. */
    public int postgresMajor() {
        String version = read().postgres().get(0);
        return Integer.parseInt(version.replaceFirst("\\D.*", ""));
    }

    /**
     * What the last rehearsal proved; empty if there was none.
     *
     * @throws SetupException if what it left cannot be read
     */
    public Optional<RehearsalProof> proof() {
        if (!Files.exists(folder.resolve(RECORD))) {
            return Optional.empty();
        }
        Path report = folder.resolve("reports").resolve("report.json");
        try {
            return Optional.of(RehearsalProof.of(read(), Files.readAllBytes(report)));
        } catch (IOException e) {
            throw new SetupException(
                    "The rehearsal's report " + report + " cannot be read.", "Run the goal `rehearse` again.", e);
        }
    }

    RehearsalRecord read() {
        Path file = folder.resolve(RECORD);
        if (!Files.exists(file) && Files.isDirectory(folder.resolveSibling(ShardEvidence.FOLDER))) {
            throw new SetupException(
                    "Only shards of a rehearsal are in " + folder.resolveSibling(ShardEvidence.FOLDER)
                            + ", and a part proves nothing about the whole.",
                    "Put them together with -Dmigration-safety.shard=merge in the build that bundles; let the builds of the"
                            + " shards end before `bundle`, for instance with `mvn integration-test`.");
        }
        if (!Files.exists(file)) {
            throw new SetupException(
                    "There is no rehearsal to bundle: " + file + " does not exist.",
                    "Run the goal `rehearse` before `bundle` in the same build, for instance with `mvn verify`.");
        }
        try {
            return Json.read(Files.readAllBytes(file), RehearsalRecord.class);
        } catch (IOException e) {
            throw new SetupException(
                    "The rehearsal's record " + file + " cannot be read.", "Run the goal `rehearse` again.", e);
        }
    }

    SortedMap<String, byte[]> reports() {
        SortedMap<String, byte[]> reports = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve("reports"))) {
            for (Path file : files.toList()) {
                reports.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The rehearsal's reports in " + folder + " cannot be read.", "Run the goal `rehearse` again.", e);
        }
        return reports;
    }

    private static BundledChangeSet entry(Step step) {
        ChangeSet changeSet = step.changeSet();
        Evidence evidence = step.evidence().orElseThrow();
        return new BundledChangeSet(
                changeSet.id().path(),
                changeSet.id().id(),
                changeSet.id().author(),
                changeSet.checksum(),
                evidence.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                evidence.markedAsRan(),
                changeSet.pending(),
                evidence.fingerprintBefore(),
                evidence.fingerprintAfter(),
                wayBack(changeSet.rollback()),
                ObservedEffects.of(evidence.apply()),
                ObservedEffects.of(evidence.rollback()));
    }

    private static String wayBack(Rollback rollback) {
        if (rollback instanceof Rollback.Given given) {
            return given.generated() ? "generated" : "given";
        }
        return rollback instanceof Rollback.Empty ? "empty" : "missing";
    }

    private SetupException unwritable(IOException e) {
        return WholeFolder.unwritable("The rehearsal's evidence", folder, e);
    }
}
