package io.github.migrationsafety.report.html;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportWriter;
import java.nio.charset.StandardCharsets;

/**
 * {@code report.html}: one page that needs nothing from anywhere else and runs nothing but its own script. The templates under
 * {@code src/main/jte} are compiled at build time and escape by context. Stateless and thread-safe.
 */
public final class HtmlReport implements ReportWriter {
    /** Where jte-maven-plugin puts the compiled templates; the POM says so too. */
    private static final String TEMPLATES = "io.github.migrationsafety.report.html.generated";

    @Override
    public ReportFormat format() {
        return ReportFormat.HTML;
    }

    @Override
    public byte[] render(Report report) {
        TemplateEngine engine = TemplateEngine.createPrecompiled(
                null, ContentType.Html, HtmlReport.class.getClassLoader(), TEMPLATES);
        StringOutput html = new StringOutput(64 * 1024);
        engine.render("report.jte", Page.of(report), html);
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }
}
