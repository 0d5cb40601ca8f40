package io.github.migrationsafety.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * JSON written field by field, as people like to read it and the same on every platform: two spaces, {@code \n}, one at the end.
 * Binding records instead would load three hundred classes of Jackson and look through ours, which takes a short goal longer than the
 * writing. Made, written to, and thrown away; not thread-safe.
 */
final class JsonStream {
    private interface Writing {
        void run() throws IOException;
    }

    private final StringWriter text = new StringWriter();
    private final JsonGenerator json;

    JsonStream() {
        try {
            json = new JsonFactory().createGenerator(text);
        } catch (IOException e) {
            throw never(e);
        }
        json.setPrettyPrinter(form());
    }

    /** How all JSON of ours is laid out. */
    static DefaultPrettyPrinter form() {
        return new DefaultPrettyPrinter(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultIndenter("  ", "\n"));
    }

    /** Begins the document, or an element of an array. */
    JsonStream object() {
        return write(() -> json.writeStartObject());
    }

    /** Begins an object that is a field. */
    JsonStream object(String name) {
        return write(() -> json.writeObjectFieldStart(name));
    }

    /** Begins an array that is a field. */
    JsonStream array(String name) {
        return write(() -> json.writeArrayFieldStart(name));
    }

    /** Ends the object or array that was begun last. */
    JsonStream end() {
        return json.getOutputContext().inArray() ? write(json::writeEndArray) : write(json::writeEndObject);
    }

    /** An element of an array. */
    JsonStream add(String value) {
        return write(() -> json.writeString(value));
    }

    /** An array of texts that is a field. */
    JsonStream put(String name, Iterable<String> values) {
        array(name);
        values.forEach(this::add);
        return end();
    }

    /** A field that is always there. */
    JsonStream put(String name, @Nullable String value) {
        return write(() -> json.writeStringField(name, value));
    }

    /** A field that is {@code null} where there is nothing. */
    JsonStream put(String name, Optional<String> value) {
        return put(name, value.orElse(null));
    }

    /** A field that is left out where there is nothing. */
    JsonStream putIfAny(String name, Optional<String> value) {
        return value.isPresent() ? put(name, value.get()) : this;
    }

    JsonStream put(String name, long value) {
        return write(() -> json.writeNumberField(name, value));
    }

    JsonStream put(String name, boolean value) {
        return write(() -> json.writeBooleanField(name, value));
    }

    JsonStream putNull(String name) {
        return write(() -> json.writeNullField(name));
    }

    /** All of it: a String rather than bytes, because half a surrogate pair in a changelog must become '?', not an exception. */
    String text() {
        write(json::close);
        return text + "\n";
    }

    private JsonStream write(Writing writing) {
        try {
            writing.run();
            return this;
        } catch (IOException e) {
            throw never(e);
        }
    }

    private static UncheckedIOException never(IOException e) {
        return new UncheckedIOException("a string takes whatever is written in order", e);
    }
}
