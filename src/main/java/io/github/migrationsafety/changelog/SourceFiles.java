package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.ChangeSet.Format;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import liquibase.parser.core.formattedsql.FormattedSqlChangeLogParser;
import liquibase.resource.Resource;
import liquibase.util.StreamUtil;
import org.jspecify.annotations.Nullable;

/** The changelog's files as sources: each is read once. Must be used within a Liquibase scope. Not thread-safe. */
final class SourceFiles {
    private final SearchPath searchPath;
    private final Map<String, SourceFile> files = new HashMap<>();

    SourceFiles(SearchPath searchPath) {
        this.searchPath = searchPath;
    }

    /**
     * A changelog file.
     *
     * @param location as {@link Location#file()} names it
     */
    record SourceFile(String location, Format format, SourceContent content) {
        List<SourceChangeSet> changeSets() {
            return content.changeSets();
        }
    }

    /** A changelog file by its path on the search path; without changesets where it cannot be read. */
    SourceFile changeLog(String path) {
        return files.computeIfAbsent(path, this::read);
    }

    private SourceFile read(String path) {
        Format format = format(path);
        try {
            Resource resource = searchPath.get(path);
            SourceContent content = text(resource, null)
                    .map(text -> content(path, format, text))
                    .orElse(SourceContent.NOTHING);
            return new SourceFile(searchPath.locationOf(resource), format, content);
        } catch (IOException e) {
            return new SourceFile(path, format, SourceContent.NOTHING);
        }
    }

    private SourceContent content(String path, Format format, String text) {
        return switch (format) {
            case XML -> XmlSource.of(text);
            case YAML, JSON -> YamlSource.of(text);
            case SQL ->
                new FormattedSqlChangeLogParser().supports(path, searchPath)
                        ? FormattedSqlSource.content(text)
                        : SourceContent.of(List.of(FormattedSqlSource.unformatted(text)));
        };
    }

    /** A file's text without a byte order mark; empty if it is not there or cannot be read. */
    Optional<String> text(Resource resource, @Nullable String encoding) {
        if (!resource.exists()) {
            return Optional.empty();
        }
        try (InputStream stream = resource.openInputStream()) {
            return Optional.of(StreamUtil.readStreamAsString(stream, encoding));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Format format(String path) {
        String name = path.toLowerCase(Locale.ROOT);
        if (name.endsWith(".sql")) {
            return Format.SQL;
        }
        if (name.endsWith(".json")) {
            return Format.JSON;
        }
        return name.endsWith(".yaml") || name.endsWith(".yml") ? Format.YAML : Format.XML;
    }
}
