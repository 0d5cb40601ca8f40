package io.github.migrationsafety.changelog;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.sql.StatementReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.ChecksumVersion;
import liquibase.change.Change;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import org.jspecify.annotations.Nullable;

/** Makes our records of what Liquibase has parsed. Must be used within a scope that has the database. */
final class ChangeLogAssembly {
    private final ChangeLogRequest request;
    private final SearchPath files;
    private final SourceFiles sources;
    private final SqlGeneration generation;
    private final Exclusion exclusion;

    ChangeLogAssembly(
            ChangeLogRequest request,
            Database database,
            StatementReader reader,
            SearchPath files,
            SourceFiles sources) {
        this.request = request;
        this.files = files;
        this.sources = sources;
        this.generation = new SqlGeneration(database, reader, files, sources);
        this.exclusion = new Exclusion(database, request.contexts(), request.labelFilter());
    }

    ParsedChangeLog assemble(DatabaseChangeLog changeLog, IsolatedScope scope, ProjectClassLoader classes) {
        List<PlacedChangeSet> placed = Places.of(changeLog, sources);
        Unreadable unreadable = new Unreadable();
        int released = released(placed);
        List<ChangeSet> changeSets = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            changeSets.add(changeSet(placed.get(i), i < released, unreadable));
        }
        List<liquibase.changelog.ChangeSet> originals =
                placed.stream().map(PlacedChangeSet::changeSet).toList();
        List<String> reached = files.reachedFiles().stream()
                .map(ReachedFile::file)
                .sorted()
                .distinct()
                .toList();
        ChangeLog ours = new ChangeLog(request.changeLogFile(), changeSets, reached);
        return new ParsedChangeLog(ours, changeLog, originals, scope, files, classes);
    }

    private ChangeSet changeSet(PlacedChangeSet placed, boolean released, Unreadable unreadable) {
        liquibase.changelog.ChangeSet changeSet = placed.changeSet();
        Optional<String> excluded = exclusion.of(placed);
        String checksum = checksum(placed); // before asking what is unreadable: it sets custom changes up
        Optional<String> problem = unreadable.of(placed);
        List<SqlText> sql = problem.isPresent() ? List.of() : generation.apply(placed);
        return new ChangeSet(
                new ChangeSetId(changeSet.getFilePath(), orBlank(changeSet.getId()), orBlank(changeSet.getAuthor())),
                placed.at(),
                placed.format(),
                checksum,
                orBlank(changeSet.getComments()),
                changeSet.isRunInTransaction(),
                changeSet.isAlwaysRun(),
                changeSet.isRunOnChange(),
                tag(changeSet),
                excluded,
                released,
                problem,
                sql,
                rollback(placed, problem),
                changes(placed, problem.isPresent()),
                suppressions(placed));
    }

    private static String orBlank(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** What cannot be executed has no way back that anyone could vouch for, unless one is given. */
    private Rollback rollback(PlacedChangeSet placed, Optional<String> unreadable) {
        if (unreadable.isPresent() && !placed.changeSet().hasCustomRollbackChanges()) {
            return new Rollback.Missing("None is given, and what it does is not known. " + unreadable.get());
        }
        return generation.rollback(placed);
    }

    /** As DATABASECHANGELOG would hold it; blank where Liquibase cannot compute it, as for a file that is not there. */
    private static String checksum(PlacedChangeSet placed) {
        if (placed.skipped()) {
            return "";
        }
        try {
            return placed.changeSet().generateCheckSum(ChecksumVersion.latest()).toString();
        } catch (RuntimeException | LinkageError e) {
            return "";
        }
    }

    /** Liquibase's own, but those of the source where Liquibase knows them not. */
    private static List<String> changes(PlacedChangeSet placed, boolean unreadable) {
        return placed.source()
                .filter(source -> unreadable || placed.skipped())
                .map(source -> source.changes().stream().map(SourceChange::name).toList())
                .orElseGet(() -> placed.changeSet().getChanges().stream()
                        .map(Change::getSerializedObjectName)
                        .toList());
    }

    private static List<SuppressionComment> suppressions(PlacedChangeSet placed) {
        return placed.source()
                .map(source -> SuppressionComments.in(source.text(), placed.format(), placed.file()))
                .orElse(List.of());
    }

    private static Optional<String> tag(liquibase.changelog.ChangeSet changeSet) {
        return changeSet.getChanges().stream()
                .filter(TagDatabaseChange.class::isInstance)
                .map(change -> orBlank(((TagDatabaseChange) change).getTag()))
                .findFirst();
    }

    /** How many changesets from the first on are released. */
    private int released(List<PlacedChangeSet> placed) {
        if (request.releasedTag().isEmpty()) {
            return 0;
        }
        String released = request.releasedTag().get();
        List<String> tags = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            Optional<String> tag = tag(placed.get(i).changeSet());
            if (tag.filter(released::equals).isPresent()) {
                return i + 1;
            }
            tag.ifPresent(tags::add);
        }
        throw new SetupException(
                "`released.tag` is `" + released + "`, but no changeset of `" + request.changeLogFile()
                        + "` sets this tag.",
                tags.isEmpty()
                        ? "Add a changeset with tagDatabase, or take `released.tag` out of the policy."
                        : "Set `released.tag` to one of the tags that exist: "
                                + String.join(", ", tags.stream().distinct().toList()) + ".");
    }
}
