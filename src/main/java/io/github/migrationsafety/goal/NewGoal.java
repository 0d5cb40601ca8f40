package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import io.github.migrationsafety.scaffold.ChangeLogText;
import io.github.migrationsafety.scaffold.Draft;
import io.github.migrationsafety.scaffold.FileNames;
import io.github.migrationsafety.scaffold.Kind;
import io.github.migrationsafety.scaffold.Order;
import io.github.migrationsafety.scaffold.Phase;
import io.github.migrationsafety.scaffold.Scaffold;
import io.github.migrationsafety.scaffold.Surroundings;
import io.github.migrationsafety.sql.SqlReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code new}: scaffolds safe changesets in a new file beside the newest one. */
public final class NewGoal {
    private static final String DEFAULT_SCHEMA = "public";

    private NewGoal() {}

    /**
     * What the user asks for, as it was written; see {@link Order}.
     *
     * @param print whether the changesets are printed instead of written
     */
    public record Wish(
            String kind,
            Optional<String> table,
            Optional<String> column,
            Optional<String> type,
            Optional<String> to,
            Optional<String> references,
            Optional<String> phase,
            boolean print) {}

    /**
     * Runs the goal.
     *
     * @return the new file; empty when the module has no changelog, or they were printed
     * @throws SetupException if a parameter cannot be worked with, or the file exists or cannot be written
     */
    public static Optional<Path> run(GoalSettings settings, Wish wish, Console console) {
        String defaultSchema = settings.tables().defaultSchemaName().orElse(DEFAULT_SCHEMA);
        Order order = Order.read(
                wish.kind(),
                wish.table(),
                wish.column(),
                wish.type(),
                wish.to(),
                wish.references(),
                wish.phase(),
                defaultSchema);
        return NoChangeLog.orFound(settings, console).flatMap(changeLogFile -> {
            try (Inspection inspection =
                    Inspection.begin(settings, changeLogFile, ConfiguredMajor.of(settings.postgres()))) {
                List<ChangeSet> all = inspection.parsed().changeLog().changeSets();
                ChangeSet newest = newest(all, changeLogFile);
                Draft draft = new Scaffold(new Surroundings(
                                inspection.source().end(),
                                defaultSchema,
                                inspection.policy().tenancy()))
                        .draft(order);
                String text =
                        ChangeLogText.of(draft, newest.format(), newest.id().author());
                Optional<Path> file = wish.print()
                        ? print(text, console)
                        : Optional.of(write(settings, newest, draft, text, console));
                draft.notes().forEach(console::info);
                laterReleases(order, console);
                file.ifPresent(f -> refuseToBeForgotten(settings, changeLogFile, draft, f, console));
                return file;
            }
        });
    }

    private static ChangeSet newest(List<ChangeSet> all, String changeLogFile) {
        if (all.isEmpty()) {
            throw new SetupException(
                    "The changelog " + changeLogFile
                            + " has no changeset yet, so nothing tells the format and the place of" + " a new one.",
                    "Write the first changeset by hand.");
        }
        return all.get(all.size() - 1);
    }

    private static Optional<Path> print(String text, Console console) {
        text.lines().forEach(console::info);
        return Optional.empty();
    }

    private static Path write(GoalSettings settings, ChangeSet newest, Draft draft, String text, Console console) {
        Path neighbour = settings.baseDirectory().resolve(newest.at().file());
        if (!Files.isRegularFile(neighbour)) {
            throw new SetupException(
                    "The newest changeset stands in " + newest.at().file()
                            + ", which is no file of this module, so there is no place for a new one.",
                    "Add -Dmigration-safety.print, and put what is printed where it belongs.");
        }
        Path folder =
                Objects.requireNonNull(neighbour.toAbsolutePath().normalize().getParent());
        try (Stream<Path> there = Files.list(folder)) {
            String name = FileNames.next(
                    neighbour.getFileName().toString(),
                    there.map(f -> f.getFileName().toString()).toList(),
                    draft.title(),
                    settings.today());
            Path file = folder.resolve(name);
            // Fails if it exists: nothing is ever overwritten.
            Files.writeString(
                    file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            console.info("Written: " + file);
            return file;
        } catch (IOException e) {
            throw new SetupException(
                    "The new changesets cannot be written to " + folder + ": " + e + ".",
                    "Remove or rename what stands there under that name, or add -Dmigration-safety.print.",
                    e);
        }
    }

    private static void laterReleases(Order order, Console console) {
        if (order.kind() == Kind.RENAME && order.phase() != Phase.CONTRACT) {
            console.info("When this release is out everywhere: mvn migration-safety:new with the same parameters and"
                    + " -Dphase=" + Phase.values()[order.phase().ordinal() + 1] + ".");
        }
    }

    /** A file that no changelog includes is never run. */
    private static void refuseToBeForgotten(
            GoalSettings settings, String changeLogFile, Draft draft, Path file, Console console) {
        ChangeLogRequest request =
                Inspection.request(settings, changeLogFile, ConfiguredMajor.of(settings.postgres()), Optional.empty());
        List<ReleasedChangeSet> reached = new ChangeLogReader(SqlReader.standard()).identities(request);
        String name = file.getFileName().toString();
        String first = draft.parts().get(0).name();
        boolean included = reached.stream()
                .anyMatch(c -> c.id().id().equals(first) && c.id().path().endsWith(name));
        if (!included) {
            console.warn(name + " is not reached by " + changeLogFile + " yet: include it there"
                    + (changeLogFile.endsWith(".sql")
                            ? ". A changelog in SQL cannot include files: append the changesets to it, or make an XML or"
                                    + " YAML changelog that includes both."
                            : ", after the other files."));
        }
    }
}
