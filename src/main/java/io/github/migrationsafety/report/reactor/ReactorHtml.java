package io.github.migrationsafety.report.reactor;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.html.Assets;
import io.github.migrationsafety.report.html.generated.JtereactorGenerated;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code report.html}: an overview that links the modules' own reports. */
final class ReactorHtml implements ReactorWriter {
    @Override
    public ReportFormat format() {
        return ReportFormat.HTML;
    }

    @Override
    public byte[] render(ReactorReport report, Path folder) {
        StringOutput html = new StringOutput(16 * 1024);
        JtereactorGenerated.render(
                new OwaspHtmlTemplateOutput(html), null, new ReactorPage(report, Assets.load(), folder));
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }
}
