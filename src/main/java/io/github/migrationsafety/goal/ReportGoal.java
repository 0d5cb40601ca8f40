package io.github.migrationsafety.goal;

import io.github.migrationsafety.bundle.ShardEvidence;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.ReportFiles;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.reactor.ModuleReport;
import io.github.migrationsafety.report.reactor.ReactorReport;
import io.github.migrationsafety.report.reactor.ReactorWords;
import io.github.migrationsafety.report.reactor.ReactorWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code report}: puts the reports that the modules of a build, and the shards of their rehearsals, have left into one. It judges
 * nothing, so it fails no build.
 */
public final class ReportGoal {
    private static final String NAME = "report";

    private ReportGoal() {}

    /**
     * What the goal is told.
     *
     * @param root the {@code groupId:artifactId:version} of the build's root
     * @param baseDirectory the root's base directory
     * @param modules every module of the build, in its order
     * @param outputDirectory the folder under which the goal has a folder of its own name
     * @param reports the formats to write
     */
    public record Settings(
            String root, Path baseDirectory, List<Module> modules, Path outputDirectory, List<String> reports) {
        public Settings {
            modules = List.copyOf(modules);
            reports = List.copyOf(reports);
        }
    }

    /**
     * A module of the build.
     *
     * @param outputDirectory the folder under which its goals have their folders
     */
    public record Module(Path baseDirectory, Path outputDirectory) {}

    /**
     * Runs the goal.
     *
     * @throws io.github.migrationsafety.SetupException if a module's report cannot be read, or the own one not be written
     */
    public static void run(Settings settings, Console console) {
        ReportFiles files = new ReportFiles(settings.outputDirectory(), List.of());
        files.clear(NAME);
        read(settings)
                .ifPresentOrElse(
                        report -> write(report, settings, files, console),
                        () -> console.info("No module of this build has a report.json of lint or rehearse. Skipped."));
    }

    /**
     * What the modules have left.
     *
     * @return empty if none has left anything
     * @throws io.github.migrationsafety.SetupException if a module's report cannot be read, or shards of a rehearsal are missing or
     *     do not belong together
     */
    public static Optional<ReactorReport> read(Settings settings) {
        List<ModuleReport> modules = settings.modules().stream()
                .map(module -> read(
                        CheckoutPath.of(settings.baseDirectory(), module.baseDirectory()), module.outputDirectory()))
                .flatMap(Optional::stream)
                .toList();
        return modules.isEmpty() ? Optional.empty() : Optional.of(new ReactorReport(settings.root(), modules));
    }

    // The rehearsal tells all that the lint tells, and more. Where it was split, its shards tell it together.
    private static Optional<ModuleReport> read(CheckoutPath path, Path outputDirectory) {
        ShardEvidence shards = new ShardEvidence(outputDirectory);
        return ModuleReport.read(path, outputDirectory.resolve("rehearse"))
                .or(() -> shards.isThere() ? Optional.of(together(path, shards)) : Optional.empty())
                .or(() -> ModuleReport.read(path, outputDirectory.resolve("lint")));
    }

    private static ModuleReport together(CheckoutPath path, ShardEvidence shards) {
        return ModuleReport.of(
                path,
                shards.complete().stream()
                        .map(shard -> new ModuleReport.Shard(
                                shard.folder(),
                                shard.about().from(),
                                shard.about().to()))
                        .toList());
    }

    private static void write(ReactorReport report, Settings settings, ReportFiles files, Console console) {
        Set<ReportFormat> formats = ReportFormat.parse(settings.reports());
        Path folder = settings.outputDirectory().resolve(NAME);
        for (ReactorWriter writer : ReactorWriter.all()) {
            if (formats.contains(writer.format())) {
                files.write(NAME, writer.format(), writer.render(report, folder));
            }
        }
        if (formats.contains(ReportFormat.CONSOLE)) {
            console.info(console.style().verdict(report.failed(), ReactorWords.summary(report)));
            console.info("Reports: " + folder);
        }
    }
}
