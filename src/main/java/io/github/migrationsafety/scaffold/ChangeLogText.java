package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.changelog.ChangeSet.Format;
import io.github.migrationsafety.rule.Remedy;
import java.util.ArrayList;
import java.util.List;

/** A draft as a changelog file of its own. Stateless. */
public final class ChangeLogText {
    private ChangeLogText() {}

    /**
     * The file's content.
     *
     * @param format the format of the project's other files
     * @param author who wrote the newest changeset
     */
    public static String of(Draft draft, Format format, String author) {
        List<String> changeSets = new ArrayList<>();
        for (Draft.Part part : draft.parts()) {
            changeSets.add(
                    new Remedy(part.name(), author, part.runInTransaction(), part.sql(), part.rollback(), part.split())
                            .in(format)
                            .stripTrailing());
        }
        return switch (format) {
            case SQL -> "--liquibase formatted sql\n\n" + String.join("\n\n", changeSets) + "\n";
            case YAML -> "databaseChangeLog:\n" + String.join("\n", changeSets) + "\n";
            case JSON -> "{\"databaseChangeLog\": [\n" + String.join(",\n", changeSets) + "\n]}\n";
            case XML ->
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        + "<databaseChangeLog xmlns=\"http://www.liquibase.org/xml/ns/dbchangelog\"\n"
                        + "    xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
                        + "    xsi:schemaLocation=\"http://www.liquibase.org/xml/ns/dbchangelog\n"
                        + "        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd\">\n"
                        + String.join("\n", changeSets).indent(4)
                        + "</databaseChangeLog>\n";
        };
    }
}
