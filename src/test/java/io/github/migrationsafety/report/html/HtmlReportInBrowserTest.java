package io.github.migrationsafety.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.JsonReport;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportSamples;
import io.github.migrationsafety.report.reactor.ModuleReport;
import io.github.migrationsafety.report.reactor.ReactorReport;
import io.github.migrationsafety.report.reactor.ReactorWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What people see and do in a real browser. */
class HtmlReportInBrowserTest {
    private static Browser browser;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.start();
    }

    @AfterAll
    static void quit() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void as_on_any_desk() {
        browser.resize(1280, 900);
        browser.scheme("light");
    }

    @AfterEach
    void no_script_failed_and_nothing_came_from_elsewhere() {
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(address -> address.startsWith("file:"));
    }

    @Test
    void the_verdict_comes_first_and_the_sql_of_what_passed_is_folded() {
        open(ReportSamples.rehearsal());
        assertThat(browser.visible("h1, .headline"))
                .containsExactly(
                        "Failed", "4 errors and 1 warning. 8 of 12 changesets rehearsed on PostgreSQL 17.10 in 3.2 s.");
        assertThat(browser.visible("#findings .problem")).hasSize(6);
        assertThat(browser.visible("#changesets .entry")).hasSize(12);
        assertThat(browser.visible("#changesets .entry pre")).isEmpty();
        browser.click("#changeset-2 summary");
        assertThat(browser.visible("#changeset-2 pre")).hasSize(2).last().isEqualTo("DROP TABLE sensors;");
    }

    @Test
    void severity_rule_file_and_changeset_narrow_what_is_shown_and_stand_in_the_address() {
        open(ReportSamples.rehearsal());
        browser.click("input[value=error]");
        assertThat(browser.visible("#findings .id")).containsExactly("rollback/empty", "rollback/schema-differs");
        assertThat(browser.fragment()).isEqualTo("#?severity=warning.info");

        browser.click("button[type=reset]");
        browser.choose("rule", "rollback/schema-differs");
        assertThat(browser.visible("#findings h3")).containsExactly("add-firmware by jo", "rename-value by jo");
        assertThat(browser.fragment()).isEqualTo("#?rule=rollback%2Fschema-differs");

        browser.choose("file", "src/main/resources/db/changelog/006-units.xml");
        assertThat(browser.visible("#findings h3")).containsExactly("rename-value by jo");
        assertThat(browser.visible("#changesets .who b")).containsExactly("rename-value");
        assertThat(browser.visible("#shown")).containsExactly("1 of 6 findings, 1 of 12 changesets");

        browser.click("button[type=reset]");
        browser.element("#changeset").sendKeys("create-alerts");
        assertThat(browser.visible("#findings h3")).containsExactly("create-alerts by jo");
        assertThat(browser.fragment()).isEqualTo("#?changeset=create-alerts");
    }

    @Test
    void an_id_that_is_there_means_that_changeset_alone() {
        open(ReportSamples.rehearsal(ReportSamples.passing(30), List.of()));
        browser.element("#changeset").sendKeys("1");
        assertThat(browser.visible("#changesets .who b")).containsExactly("1");
        browser.element("#changeset").sendKeys(Keys.BACK_SPACE);
        assertThat(browser.visible("#changesets .who b")).hasSize(30);
    }

    @Test
    void an_address_brings_the_filter_back() {
        open(ReportSamples.rehearsal(), "?text=firmware&severity=error&rule=rollback%2Freapply-fails&order=time");
        assertThat(browser.visible("#findings .id")).containsExactly("rollback/reapply-fails");
        assertThat(browser.element("#text").getDomProperty("value")).isEqualTo("firmware");
        assertThat(browser.element("input[value=warning]").isSelected()).isFalse();
        assertThat(browser.element("#order").getDomProperty("value")).isEqualTo("time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?rule=%3Cimg src=x onerror=alert(1)%3E&text=%3Cscript%3Ealert(1)%3C/script%3E",
                "?severity=nonsense&file=nowhere&order=nonsense",
                "?%%%=%FF",
                "javascript:alert(1)",
                "changeset-999",
                "?"
            })
    void any_address_is_harmless(String fragment) {
        open(ReportSamples.rehearsal(), fragment);
        assertThat(browser.visible("h1")).containsExactly("Failed");
        browser.click("button[type=reset]");
        assertThat(browser.visible("#findings .problem")).hasSize(6);
    }

    @Test
    void changesets_can_be_put_in_the_order_of_their_time_and_of_their_locks() {
        open(ReportSamples.rehearsal());
        browser.choose("order", "time");
        assertThat(browser.visible("#changesets .who b")).startsWith("backfill-calibrated-by", "index-sensor-serial");
        browser.choose("order", "blocked");
        assertThat(browser.visible("#changesets .who b")).startsWith("add-firmware");
        browser.choose("order", "");
        assertThat(browser.visible("#changesets .who b")).startsWith("create-farms", "create-sensors");
    }

    @Test
    void a_link_opens_what_it_points_at_whatever_the_filter_says() {
        open(ReportSamples.rehearsal());
        browser.choose("file", "src/main/resources/db/changelog/006-units.xml");
        browser.click("#timeline a[href='#changeset-2']");
        assertThat(browser.visible("#changeset-2 pre")).hasSize(2);
        assertThat(browser.element("#file").getDomProperty("value")).isEmpty();
    }

    @Test
    void the_keyboard_reaches_everything_in_the_order_of_reading() {
        open(ReportSamples.rehearsal());
        assertThat(browser.tabbed(17))
                .containsExactly(
                        "#findings",
                        "#findings",
                        "#timeline",
                        "#changesets",
                        "#suppressed",
                        "text",
                        "changeset",
                        "file",
                        "rule",
                        "error",
                        "warning",
                        "info",
                        "Reset",
                        "Copy: the safe way",
                        "the safe way",
                        "summary",
                        "Copy: the safe way");
        browser.press("/");
        browser.press("calibrations");
        assertThat(browser.visible("#findings h3"))
                .containsExactly("create-calibrations by jo", "backfill-calibrated-by by jo");
        browser.press(Keys.ESCAPE);
        assertThat(browser.visible("#findings .problem")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void nothing_keeps_people_from_reading_it(String scheme) {
        browser.scheme(scheme);
        open(ReportSamples.rehearsal());
        browser.showAll();
        browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
        assertThat(browser.barriers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void the_page_of_a_whole_build_is_as_readable_and_leads_to_the_pages_of_its_modules(String scheme)
            throws IOException {
        Path goals = folder.resolve("farm sensors");
        Path module = Files.createDirectories(goals.resolve("rehearse"));
        Files.write(module.resolve("report.json"), new JsonReport().render(ReportSamples.rehearsal()));
        Files.write(module.resolve("report.html"), new HtmlReport().render(ReportSamples.rehearsal()));
        ReactorReport build = new ReactorReport(
                "com.acme.farm:parent:1",
                ModuleReport.read(new CheckoutPath("farm sensors/"), module).stream()
                        .toList());
        Path together = Files.createDirectories(folder.resolve("report"));
        Path page = together.resolve("report.html");
        ReactorWriter html = ReactorWriter.all().stream()
                .filter(writer -> writer.format() == ReportFormat.HTML)
                .findFirst()
                .orElseThrow();
        Files.write(page, html.render(build, together));

        browser.scheme(scheme);
        browser.open(page, "");
        browser.showAll();
        assertThat(browser.barriers()).isEmpty();
        browser.click("#modules + section a");
        assertThat(browser.visible("h1, h2")).contains("Failed", "Suppressed");
    }

    @Test
    void a_telephone_shows_it_without_scrolling_sideways() {
        browser.resize(360, 740);
        open(ReportSamples.rehearsal());
        assertThat(browser.number("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
    }

    @Test
    void without_script_everything_is_there() {
        browser.scripts(false);
        try {
            open(ReportSamples.rehearsal());
        } finally {
            browser.scripts(true);
        }
        assertThat(browser.visible("#findings .problem")).hasSize(6);
        assertThat(browser.visible("#filter, .copy, .order")).isEmpty();
        browser.click("#changeset-2 summary");
        assertThat(browser.visible("#changeset-2 pre")).hasSize(2);
    }

    @Test
    void on_paper_everything_is_unfolded_and_folded_again_afterwards() {
        open(ReportSamples.rehearsal());
        browser.run(
                """
                addEventListener('beforeprint', () => {
                  const seen = (e) => e.checkVisibility({ contentVisibilityAuto: false });
                  document.body.dataset.printed = [...document.querySelectorAll('pre')].filter(seen).length
                    + ' of ' + document.querySelectorAll('pre').length;
                });
                """);
        assertThat(new String(browser.print(), 0, 5, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("%PDF-");
        assertThat((String) browser.run("return document.body.dataset.printed")).matches("(\\d+) of \\1");
        assertThat(browser.visible("#changesets .entry pre")).isEmpty();
    }

    @Test
    void a_hostile_changelog_is_text_and_runs_nothing() {
        String markup = "</code></pre></title></style></textarea><script>window.hacked = 1</script>"
                + "<img src='file:///hacked' onerror='window.hacked = 1'>\" autofocus onfocus=\"window.hacked = 1";
        open(ReportSamples.hostile(markup));
        browser.showAll();
        browser.run("document.querySelectorAll('details').forEach((details) => { details.open = true; })");
        assertThat(browser.run("return window.hacked")).isNull();
        assertThat(browser.visible("#findings h3")).containsExactly(markup + " by jo");
        assertThat(browser.visible("#findings .code code")).contains(markup).allMatch(text -> text.startsWith(markup));
        assertThat(browser.number("return document.images.length + document.scripts.length"))
                .isEqualTo(1);
        browser.element("#changeset").sendKeys(markup);
        assertThat(browser.visible("#findings .problem")).hasSize(1);
        browser.element("#text").sendKeys("<script>nothing</script>");
        assertThat(browser.visible("#findings .problem")).isEmpty();
        assertThat(browser.run("return window.hacked")).isNull();
    }

    @Test
    void direction_marks_reorder_nothing_and_control_characters_show() {
        open(ReportSamples.hostile("a\u202eb\u0007c\u2066d"));
        assertThat(browser.visible("#findings h3")).containsExactly("a<U+202E>b<U+0007>c<U+2066>d by jo");
    }

    @Test
    void a_thousand_changesets_are_there_and_filtered_in_a_moment() {
        open(ReportSamples.rehearsal(ReportSamples.passing(1000), List.of()));
        assertThat(browser.number("return document.querySelectorAll('#changesets .entry').length"))
                .isEqualTo(1000);
        double millis = browser.number(
                """
                const from = performance.now();
                document.getElementById('text').value = '999';
                document.getElementById('filter').dispatchEvent(new Event('input'));
                document.body.getBoundingClientRect();
                return performance.now() - from;
                """);
        assertThat(browser.visible("#changesets .who b")).containsExactly("999");
        assertThat(millis).isLessThan(2_000);
        double loaded = browser.number("return performance.getEntriesByType('navigation')[0].loadEventEnd");
        assertThat(loaded).isLessThan(20_000);
    }

    private void open(Report report) {
        open(report, "");
    }

    private void open(Report report, String fragment) {
        Path page = folder.resolve("report.html");
        try {
            Files.write(page, new HtmlReport().render(report));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        browser.open(page, fragment);
    }
}
