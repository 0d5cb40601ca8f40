package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.DefaultValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Columns made from definitions and from one another. */
final class Columns {
    /** The integer behind each serial type; see "Serial Types" in PostgreSQL's manual. */
    private static final Map<String, String> SERIAL = Map.of(
            "serial", "int4",
            "serial4", "int4",
            "bigserial", "int8",
            "serial8", "int8",
            "smallserial", "int2",
            "serial2", "int2");

    /** NULL, also in parentheses or cast to a type without a length. */
    private static final Pattern NULL = Pattern.compile("(?i)\\(*\\s*null\\s*\\)*(::[\\w\\s.\"]+(\\[])*)*");

    private static final Pattern ARRAY = Pattern.compile("(\\[\\d*])+$");

    private static final List<String> UNQUALIFIED = List.of("public.", "pg_catalog.");

    private Columns() {}

    static Column of(ColumnDefinition definition) {
        boolean serial = isSerial(definition);
        boolean generated = definition.generated().isPresent();
        boolean identity = definition.identity().isPresent();
        return new Column(
                definition.name(),
                type(definition.type()),
                definition.notNull() || serial || identity,
                serial
                        || !generated
                                && !identity
                                && definition
                                        .defaultValue()
                                        .filter(v -> counts(v, definition.type()))
                                        .isPresent(),
                identity,
                generated);
    }

    /** The type as a column has it: the integer of a serial, and no schema where none is needed. */
    static String type(String written) {
        // To PostgreSQL an array is an array, whatever dimensions and sizes are written.
        String type = ARRAY.matcher(SERIAL.getOrDefault(written, written)).replaceFirst("[]");
        return UNQUALIFIED.stream()
                .filter(type::startsWith)
                .findFirst()
                .map(s -> type.substring(s.length()))
                .orElse(type);
    }

    /** The text of the default, by which a dropped function or sequence is found. */
    static Optional<String> defaultText(ColumnDefinition definition, String table) {
        return isSerial(definition)
                ? Optional.of("nextval('\"" + ObjectNames.join(table, definition.name(), "seq") + "\"')")
                : definition.defaultValue().map(DefaultValue::text);
    }

    static boolean isSerial(ColumnDefinition definition) {
        return SERIAL.containsKey(definition.type());
    }

    /**
     * Whether PostgreSQL stores a default. It stores none for NULL, but it does so where the column's type has a length, because
     * the conversion to that length hides the NULL (AddRelationNewConstraints in heap.c; tried on 17 and 18).
     * A domain hides it too, but whether a type is one the statement does not say.
     */
    static boolean counts(DefaultValue value, String type) {
        return type.contains("(") || !NULL.matcher(value.text().strip()).matches();
    }

    static Column named(Column c, String name) {
        return new Column(name, c.type(), c.notNull(), c.hasDefault(), c.identity(), c.generated());
    }

    static Column typed(Column c, String type) {
        return new Column(c.name(), type, c.notNull(), c.hasDefault(), c.identity(), c.generated());
    }

    static Column notNull(Column c, boolean notNull) {
        return new Column(c.name(), c.type(), notNull, c.hasDefault(), c.identity(), c.generated());
    }

    static Column withDefault(Column c, boolean hasDefault) {
        return new Column(c.name(), c.type(), c.notNull(), hasDefault, c.identity(), c.generated());
    }

    static Column identity(Column c, boolean identity) {
        return new Column(c.name(), c.type(), c.notNull(), c.hasDefault(), identity, c.generated());
    }

    static Column notGenerated(Column c) {
        return new Column(c.name(), c.type(), c.notNull(), c.hasDefault(), c.identity(), false);
    }
}
