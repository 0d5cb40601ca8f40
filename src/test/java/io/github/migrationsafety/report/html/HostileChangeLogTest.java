package io.github.migrationsafety.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportSamples;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

class HostileChangeLogTest {
    private static final String MARKUP =
            "</code></pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\" onfocus=\"alert(1)'";

    @Test
    void markup_is_text_wherever_a_changelog_or_server_can_put_it() {
        String html = render(ReportSamples.hostile(MARKUP));
        assertThat(html).doesNotContain("<script>alert").doesNotContain("<img").contains("&lt;script&gt;alert(1)");
        assertThat(count(html, "<script")).isEqualTo(1);
        assertThat(count(html, "</script>")).isEqualTo(1);
    }

    @Test
    void markup_changes_neither_the_elements_nor_the_attributes_of_the_page() {
        assertThat(skeleton(render(ReportSamples.hostile(MARKUP))))
                .isEqualTo(skeleton(render(ReportSamples.hostile("harmless"))));
    }

    @Test
    void template_syntax_is_text() {
        assertThat(render(ReportSamples.hostile("${page} $unsafe{x} @if(true) @endif")))
                .contains("${page} $unsafe{x} @if(true) @endif");
    }

    @Test
    void what_cannot_be_seen_is_named() {
        String html = render(ReportSamples.hostile("a\u202eb\u0000c\u200bd\u001be"));
        assertThat(html).contains("a&lt;U+202E&gt;b&lt;U+0000&gt;c&lt;U+200B&gt;d&lt;U+001B&gt;e");
        assertThat(html.codePoints().filter(c -> c < ' ' && c != '\n' && c != '\t' || c == 0x202e || c == 0x200b))
                .isEmpty();
    }

    @Test
    void a_literal_of_megabytes_is_cut_with_a_word_on_where_to_read_it() {
        String literal = "INSERT INTO t VALUES ('" + "x".repeat(5_000_000) + "')";
        var changeSet = ReportSamples.changeSet("db/big.sql", "1", 7)
                .sql(literal, literal)
                .rollback("DELETE FROM t")
                .build();
        String html = render(ReportSamples.rehearsal(
                List.of(ReportSamples.step(changeSet, ReportSamples.rehearsed(1, 1, 1))), List.of()));
        assertThat(html).hasSizeLessThan(100_000).contains("… 10.0 MB more, see src/main/resources/db/big.sql:7");
    }

    @Test
    void the_page_asks_for_nothing_from_elsewhere() {
        Document page = Jsoup.parse(render(ReportSamples.rehearsal()));
        assertThat(page.select("[href]").eachAttr("href")).isNotEmpty().allMatch(href -> href.startsWith("#"));
        assertThat(page.select("[src], [srcset], [action], [formaction], [style], link, base, iframe, object"))
                .isEmpty();
        assertThat(page.getAllElements().stream()
                        .flatMap(e -> e.attributes().asList().stream())
                        .map(Attribute::getKey)
                        .filter(name -> name.startsWith("on")))
                .isEmpty();
        assertThat(page.select("style").html()).doesNotContain("url(", "@import");
    }

    @Test
    void every_link_within_the_page_has_a_target() {
        Document page = Jsoup.parse(render(ReportSamples.rehearsal()));
        assertThat(page.select("[href]").eachAttr("href"))
                .allSatisfy(href -> assertThat(page.getElementById(href.substring(1)))
                        .as(href)
                        .isNotNull());
        List<String> ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void the_policy_names_the_script_and_the_style_that_are_there() throws Exception {
        Document page = Jsoup.parse(render(ReportSamples.rehearsal()));
        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy)
                .startsWith("default-src 'none'; ")
                .contains("script-src '" + hash(page.expectFirst("script").data()) + "'")
                .contains("style-src '" + hash(page.expectFirst("style").data()) + "'");
    }

    private static String hash(String content) throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    /** The page's elements with the names of their attributes, without text and values. */
    private static List<String> skeleton(String html) {
        return Jsoup.parse(html).getAllElements().stream()
                .map(e -> e.normalName()
                        + e.attributes().asList().stream()
                                .map(Attribute::getKey)
                                .toList())
                .toList();
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }

    private static String render(Report report) {
        return new String(new HtmlReport().render(report), StandardCharsets.UTF_8);
    }
}
