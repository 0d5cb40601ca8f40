package io.github.migrationsafety.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/**
 * {@code report.json}, for scripts: {@link JsonDocument} as text. Its form is published as
 * {@code docs/schema/report.schema.json}; fields are added, never changed, as long as the schema version stays. Stateless and
 * thread-safe.
 */
public final class JsonReport implements ReportWriter {
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .build()
            .writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    @Override
    public ReportFormat format() {
        return ReportFormat.JSON;
    }

    @Override
    public byte[] render(Report report) {
        try {
            // By way of a String, because half a surrogate pair in a changelog must become '?', not an exception.
            return (WRITER.writeValueAsString(JsonDocument.of(report)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of text and numbers can always be written as JSON", e);
        }
    }
}
