package io.github.migrationsafety.goal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds the module's changelog where people usually put it. */
final class ChangeLogLookup {
    /** In the order in which they are looked for. */
    static final List<String> USUAL = List.of(
            "db/changelog/db.changelog-master.yaml",
            "db/changelog/db.changelog-master.yml",
            "db/changelog/db.changelog-master.xml",
            "db/changelog/db.changelog-master.json",
            "db/changelog/db.changelog-master.sql",
            "db/changelog.xml",
            "db/changelog.yaml",
            "db/changelog.sql",
            "db/master.xml",
            "liquibase/master.xml");

    private ChangeLogLookup() {}

    /** The configured changelog, or the first usual one that exists; empty when the module has none. */
    static Optional<String> find(GoalSettings settings) {
        return settings.changeLogFile().or(() -> USUAL.stream()
                .filter(name -> settings.searchPath().stream().anyMatch(root -> exists(root, name)))
                .findFirst());
    }

    private static boolean exists(Path root, String name) {
        return Files.isRegularFile(root.resolve(name));
    }
}
