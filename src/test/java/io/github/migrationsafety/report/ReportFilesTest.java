package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
    private static final Set<ReportFormat> ALL = EnumSet.allOf(ReportFormat.class);

    @Test
    void writes_into_the_goals_own_folder_and_leaves_nothing_else(@TempDir Path folder) throws IOException {
        Path output = folder.resolve("target/migration safety ü");
        List<Path> files =
                new ReportFiles(output, List.of(new JsonReport())).write(ReportView.of(ReportSamples.lint()), ALL);
        assertThat(files).containsExactly(output.resolve("lint/report.json"));
        assertThat(files.get(0)).hasBinaryContent(new JsonReport().render(ReportSamples.lint()));
        assertThat(list(output.resolve("lint"))).containsExactly(output.resolve("lint/report.json"));
    }

    @Test
    void writes_only_the_chosen_formats(@TempDir Path folder) {
        assertThat(new ReportFiles(folder, List.of(new JsonReport(), text(ReportFormat.MARKDOWN)))
                        .write(
                                ReportView.of(ReportSamples.lint()),
                                Set.of(ReportFormat.CONSOLE, ReportFormat.MARKDOWN)))
                .containsExactly(folder.resolve("lint/report.md"));
    }

    @Test
    void makes_no_folder_when_no_format_is_chosen(@TempDir Path folder) {
        new ReportFiles(folder.resolve("target"), List.of(new JsonReport()))
                .write(ReportView.of(ReportSamples.lint()), Set.of(ReportFormat.CONSOLE));
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void removes_old_reports_of_the_same_goal_only(@TempDir Path folder) throws IOException {
        ReportFiles files = new ReportFiles(folder, List.of(text(ReportFormat.JUNIT), text(ReportFormat.HTML)));
        files.write(ReportView.of(ReportSamples.lint()), ALL);
        files.write(ReportView.of(ReportSamples.rehearsal()), ALL);
        Files.writeString(folder.resolve("lint/notes.txt"), "mine");
        files.clear("lint");
        assertThat(list(folder.resolve("lint"))).containsExactly(folder.resolve("lint/notes.txt"));
        assertThat(list(folder.resolve("rehearse")))
                .containsExactly(
                        folder.resolve("rehearse/TEST-migration-safety-rehearse.xml"),
                        folder.resolve("rehearse/report.html"));
    }

    @Test
    void a_file_in_place_of_the_folder_is_said_plainly(@TempDir Path folder) throws IOException {
        Path output = Files.writeString(folder.resolve("reports"), "");
        assertThatThrownBy(() -> new ReportFiles(output, List.of(new JsonReport()))
                        .write(ReportView.of(ReportSamples.lint()), ALL))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("The reports cannot be written to " + output.resolve("lint") + ": ")
                .extracting(e -> ((SetupException) e).advice())
                .asString()
                .contains("<outputDirectory>");
    }

    @Test
    void a_full_disk_is_said_plainly_and_leaves_no_half_report() throws IOException {
        Configuration small = Configuration.unix().toBuilder()
                .setBlockSize(512)
                .setMaxSize(4096)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path output = disk.getPath("/work/target");
            assertThatThrownBy(() -> new ReportFiles(output, List.of(new JsonReport()))
                            .write(ReportView.of(ReportSamples.rehearsal()), ALL))
                    .isInstanceOf(SetupException.class)
                    .hasMessage("The reports cannot be written to /work/target/rehearse: out of disk space.");
            assertThat(list(output.resolve("rehearse"))).isEmpty();
        }
    }

    private static ReportWriter text(ReportFormat format) {
        return new ReportWriter() {
            @Override
            public ReportFormat format() {
                return format;
            }

            @Override
            public byte[] render(ReportView view) {
                return view.report().goal().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
