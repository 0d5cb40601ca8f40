package io.github.migrationsafety.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Trees of JSON as text, laid out as {@link JsonStream} does. */
public final class JsonText {
    private static final ObjectWriter WRITER = JsonMapper.builder().build().writer(JsonStream.form());

    private JsonText() {}

    /** @return a String rather than bytes, because half a surrogate pair in a changelog must become '?', not an exception */
    public static String of(JsonNode tree) {
        try {
            return WRITER.writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text, numbers and lists can always be written as JSON", e);
        }
    }
}
