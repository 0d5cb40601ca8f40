package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A module with a changelog, for tests: files are written into it, then it is read. */
final class ChangeLogFolder {
    private final Path base;
    private String root = "";
    private Map<String, String> parameters = Map.of();
    private String contexts = "";
    private String labelFilter = "";
    private Optional<String> releasedTag = Optional.empty();
    private Supplier<List<Path>> classPath = List::of;

    ChangeLogFolder(Path base) {
        this.base = base;
    }

    /** Writes a file below {@code resources/}, the search path; the first one is the root changelog. */
    ChangeLogFolder with(String name, String content) {
        return with(name, content.getBytes(StandardCharsets.UTF_8));
    }

    ChangeLogFolder with(String name, byte[] content) {
        try {
            Path file = base.resolve("resources").resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (root.isEmpty()) {
            root = name;
        }
        return this;
    }

    /** An XML changelog of the given changesets. */
    ChangeLogFolder withXml(String name, String content) {
        return with(
                name,
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" \
                xmlns:ext="http://www.liquibase.org/xml/ns/dbchangelog-ext" \
                xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog \
                http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd \
                http://www.liquibase.org/xml/ns/dbchangelog-ext \
                http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-ext.xsd">
                """
                        + content + "</databaseChangeLog>\n");
    }

    ChangeLogFolder parameters(Map<String, String> parameters) {
        this.parameters = parameters;
        return this;
    }

    ChangeLogFolder contexts(String contexts) {
        this.contexts = contexts;
        return this;
    }

    ChangeLogFolder labelFilter(String labelFilter) {
        this.labelFilter = labelFilter;
        return this;
    }

    ChangeLogFolder releasedTag(String tag) {
        this.releasedTag = Optional.of(tag);
        return this;
    }

    ChangeLogFolder classPath(Supplier<List<Path>> classPath) {
        this.classPath = classPath;
        return this;
    }

    ChangeLogRequest request() {
        return new ChangeLogRequest(
                base,
                root,
                List.of(base.resolve("resources")),
                classPath,
                parameters,
                contexts,
                labelFilter,
                LiquibaseTables.DEFAULTS,
                17,
                releasedTag);
    }

    ParsedChangeLog parse() {
        return new ChangeLogReader(sql -> Optional.empty()).read(request());
    }

    /** Reads the changelog and closes what it came from. */
    ChangeLog read() {
        try (ParsedChangeLog parsed = parse()) {
            return parsed.changeLog();
        }
    }

    /** The only changeset. */
    ChangeSet readOne() {
        List<ChangeSet> changeSets = read().changeSets();
        if (changeSets.size() != 1) {
            throw new AssertionError("not one changeset but " + changeSets);
        }
        return changeSets.get(0);
    }

    static List<String> sql(List<SqlText> texts) {
        return texts.stream().map(SqlText::sql).toList();
    }

    static List<String> places(List<SqlText> texts) {
        return texts.stream().map(text -> text.at().toString()).toList();
    }
}
