package io.github.migrationsafety.report.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Golden;
import io.github.migrationsafety.report.JsonReport;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFiles;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportSamples;
import io.github.migrationsafety.report.ReportView;
import io.github.migrationsafety.report.SarifReport;
import io.github.migrationsafety.report.html.HtmlReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReactorReportTest {
    private static final CheckoutPath FARMS = new CheckoutPath("farms/");
    private static final CheckoutPath METERS = new CheckoutPath("back end/meters/");

    @TempDir
    private Path root;

    @Test
    void the_markdown_reads_as_agreed() {
        Golden.assertMatches("reactor.md", render(new ReactorMarkdown()));
    }

    @Test
    void the_json_adds_up_and_names_modules_and_files_from_the_root() throws IOException {
        JsonNode json = new JsonMapper().readTree(render(new ReactorJson()));

        assertThat(json.path("verdict").asText()).isEqualTo("failed");
        assertThat(json.at("/summary/modules").asInt()).isEqualTo(2);
        assertThat(json.at("/summary/changeSets").asInt())
                .isEqualTo(json.path("changeSets").size())
                .isEqualTo(13);
        assertThat(json.at("/modules/1/verdict").asText()).isEqualTo("passed");
        assertThat(json.path("findings")).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.path("module").asText()).isEqualTo("com.acme.farm:farm-sensors");
            assertThat(finding.path("file").asText()).startsWith("farms/src/main/resources/db/changelog/");
        });
    }

    @Test
    void the_sarif_has_the_runs_of_all_modules() throws IOException {
        JsonNode sarif = new JsonMapper().readTree(render(new ReactorSarif()));

        assertThat(sarif.path("runs").findValuesAsText("id"))
                .contains("migration-safety/rehearse/farms/", "migration-safety/lint/back end/meters/");
        assertThat(sarif.path("runs")).hasSize(2);
    }

    @Test
    void the_page_links_the_modules_own_pages_and_shows_errors_first() {
        Document page = Jsoup.parse(render(new ReactorHtml()));

        List<Path> linked = page.select("h3 a").stream()
                .map(link -> root.resolve("target/migration-safety/report")
                        .resolve(link.attr("href").replace("%20", " "))
                        .normalize())
                .toList();
        assertThat(linked).hasSize(2).allSatisfy(file -> assertThat(file).isRegularFile());
        assertThat(page.select(".problem .severity").stream().map(Element::text))
                .containsSubsequence("error", "warning", "info")
                .startsWith("error");
        assertThat(page.select("script, img, link, iframe")).isEmpty();
    }

    @Test
    void the_page_links_the_page_of_each_shard() {
        Path shards = root.resolve("farms/target/migration-safety/rehearse/shards");
        List<ModuleReport.Shard> both = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            Path folder = shards.resolve(i + "-of-2");
            write(folder, FARMS, ReportSamples.shard());
            both.add(new ModuleReport.Shard(folder.resolve("rehearse"), (i - 1) * 6, i * 6));
        }
        ReactorReport report = new ReactorReport("com.acme:all", List.of(ModuleReport.of(FARMS, both)));

        Path folder = root.resolve("target/migration-safety/report");
        Document page = Jsoup.parse(new String(new ReactorHtml().render(report, folder), StandardCharsets.UTF_8));

        assertThat(page.select("h3 a")).isEmpty();
        assertThat(page.select("section a").eachText()).containsExactly("1", "2");
        assertThat(page.select("section a").eachAttr("href"))
                .allSatisfy(link -> assertThat(folder.resolve(link).normalize()).isRegularFile());
        assertThat(report.count("changeSets")).isEqualTo(12);
    }

    @Test
    void a_report_that_is_no_json_is_named() throws IOException {
        Path file = root.resolve("report.json");
        Files.writeString(file, "{");

        assertThatThrownBy(() -> ModuleReport.read(CheckoutPath.ROOT, root))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("The report " + file + " cannot be read: ");
    }

    @Test
    void a_shard_of_a_rehearsal_is_not_taken_for_the_whole() throws IOException {
        Path folder = root.resolve("farms/target/migration-safety");
        write(folder, FARMS, ReportSamples.shard());
        assertThat(ModuleReport.read(FARMS, folder.resolve("rehearse"))).isEmpty();

        write(folder, FARMS, ReportSamples.rehearsal());

        assertThat(ModuleReport.read(FARMS, folder.resolve("rehearse"))).isPresent();
    }

    private String render(ReactorWriter writer) {
        Path farms = root.resolve("farms/target/migration-safety");
        Path meters = root.resolve("back end/meters/target/migration-safety");
        write(farms, FARMS, ReportSamples.rehearsal());
        write(meters, METERS, passedLint());
        ReactorReport report = new ReactorReport(
                "com.acme:all",
                List.of(
                        ModuleReport.read(FARMS, farms.resolve("rehearse")).orElseThrow(),
                        ModuleReport.read(METERS, meters.resolve("lint")).orElseThrow()));
        return new String(
                writer.render(report, root.resolve("target/migration-safety/report")), StandardCharsets.UTF_8);
    }

    private static Report passedLint() {
        Report passed = ReportSamples.rehearsal(ReportSamples.passing(1), List.of());
        return new Report(
                "lint",
                passed.module(),
                passed.tool(),
                passed.verdict(),
                passed.history(),
                passed.duration(),
                passed.notes());
    }

    private static void write(Path folder, CheckoutPath path, Report report) {
        new ReportFiles(
                        folder,
                        List.of(new JsonReport(), new HtmlReport(), new SarifReport(path, rule -> Optional.empty())))
                .write(ReportView.of(report), EnumSet.allOf(ReportFormat.class));
    }
}
