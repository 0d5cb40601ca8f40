package io.github.migrationsafety.report;

import java.nio.charset.StandardCharsets;

/**
 * {@code report.json}, for scripts: {@link JsonDocument} as text. Its form is published as
 * {@code docs/schema/report.schema.json}; fields are added, never changed, as long as the schema version stays. Stateless and
 * thread-safe.
 */
public final class JsonReport implements ReportWriter {
    @Override
    public ReportFormat format() {
        return ReportFormat.JSON;
    }

    @Override
    public byte[] render(ReportView view) {
        return JsonDocument.of(view).getBytes(StandardCharsets.UTF_8);
    }
}
