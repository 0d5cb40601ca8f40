package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.ChangeSet.Format;
import java.util.Optional;

/**
 * Liquibase's changeset and where it stands.
 *
 * @param skipped whether Liquibase left it out when it parsed, for its {@code dbms}: then it has no changes
 * @param file as {@link Location#file()} names it
 * @param source what stands there; empty if it was not found
 */
record PlacedChangeSet(
        liquibase.changelog.ChangeSet changeSet,
        boolean skipped,
        String file,
        Format format,
        Optional<SourceChangeSet> source) {
    Location at() {
        return new Location(file, source.map(found -> found.text().fromLine()).orElse(1));
    }
}
