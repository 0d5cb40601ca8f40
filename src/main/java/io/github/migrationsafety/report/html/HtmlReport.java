package io.github.migrationsafety.report.html;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportView;
import io.github.migrationsafety.report.ReportWriter;
import io.github.migrationsafety.report.html.generated.JtereportGenerated;
import java.nio.charset.StandardCharsets;

/**
 * {@code report.html}: one page that needs nothing from anywhere else and runs nothing but its own script. The templates under
 * {@code src/main/jte} are compiled at build time and escape by context. Stateless and thread-safe.
 */
public final class HtmlReport implements ReportWriter {
    @Override
    public ReportFormat format() {
        return ReportFormat.HTML;
    }

    @Override
    public byte[] render(ReportView view) {
        StringOutput html = new StringOutput(64 * 1024);
        // The compiled template itself, because jte's engine looks for it through the thread's class loader, which need
        // not be ours.
        JtereportGenerated.render(new OwaspHtmlTemplateOutput(html), null, Page.of(view));
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }
}
