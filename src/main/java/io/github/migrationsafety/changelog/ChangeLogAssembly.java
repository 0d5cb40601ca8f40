package io.github.migrationsafety.changelog;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ReleasedState.Form;
import io.github.migrationsafety.sql.StatementReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import liquibase.ContextExpression;
import liquibase.change.Change;
import liquibase.change.core.TagDatabaseChange;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
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
        Optional<ReleasedState> state = request.released().map(ReleasedState::new);
        List<Assembled> inOrder = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            PlacedChangeSet at = placed.get(i);
            Form tagged = i < released ? Form.RELEASED : Form.PENDING;
            Form form = state.map(s -> s.formOf(at, id(at))).orElse(tagged);
            inOrder.add(new Assembled(changeSet(at, form.isReleased(), unreadable), form, at));
        }
        ReleaseComparison comparison = state.map(s -> s.compare(inOrder.stream()
                        .map(a -> Map.entry(a.changeSet(), a.form()))
                        .toList()))
                .orElse(ReleaseComparison.NONE);
        // On a database that has the released ones, these were there first.
        List<Assembled> deployed = inOrder.stream()
                .sorted(Comparator.comparing(a -> !a.form().isReleased()))
                .toList();
        List<liquibase.changelog.ChangeSet> originals =
                deployed.stream().map(a -> a.placed().changeSet()).toList();
        List<Folder> folders = folders(changeLog, placed);
        List<String> reached = files.reachedFiles().stream()
                .map(ReachedFile::file)
                .sorted()
                .distinct()
                .toList();
        ChangeLog ours = new ChangeLog(
                request.changeLogFile(),
                deployed.stream().map(Assembled::changeSet).toList(),
                reached,
                includeAlls(folders, inOrder),
                oversights(changeLog, placed),
                comparison);
        return new ParsedChangeLog(ours, changeLog, originals, scope, files, classes);
    }

    private record Assembled(ChangeSet changeSet, Form form, PlacedChangeSet placed) {}

    static ChangeSetId id(PlacedChangeSet placed) {
        liquibase.changelog.ChangeSet changeSet = placed.changeSet();
        return new ChangeSetId(changeSet.getFilePath(), orBlank(changeSet.getId()), orBlank(changeSet.getAuthor()));
    }

    /** The files that bring changesets, and those that include them. */
    private static Set<DatabaseChangeLog> logs(DatabaseChangeLog root, List<PlacedChangeSet> placed) {
        Set<DatabaseChangeLog> logs = new LinkedHashSet<>(List.of(root));
        for (PlacedChangeSet changeSet : placed) {
            DatabaseChangeLog log = changeSet.changeSet().getChangeLog();
            while (log != null && logs.add(log)) {
                log = log.getParentChangeLog();
            }
        }
        return logs;
    }

    /** Also of files that bring no changeset, because nothing in them is one. */
    private List<Oversight> oversights(DatabaseChangeLog root, List<PlacedChangeSet> placed) {
        Stream<String> logs = logs(root, placed).stream().map(DatabaseChangeLog::getPhysicalFilePath);
        Stream<String> scripts =
                files.reachedFiles().stream().map(ReachedFile::name).filter(name -> name.endsWith(".sql"));
        return Stream.concat(logs, scripts)
                .map(sources::changeLog)
                .flatMap(file -> file.content().oversights().stream().map(o -> o.in(file.location())))
                .distinct()
                .toList();
    }

    /** An includeAll and the folder that it means. */
    private record Folder(SourceIncludeAll source, Location at, String path) {}

    private List<Folder> folders(DatabaseChangeLog root, List<PlacedChangeSet> placed) {
        List<Folder> folders = new ArrayList<>();
        for (DatabaseChangeLog log : logs(root, placed)) {
            SourceFiles.SourceFile file = sources.changeLog(log.getPhysicalFilePath());
            for (SourceIncludeAll includeAll : file.content().includeAlls()) {
                String path = includeAll.path().replaceFirst("^classpath\\*?:/*", "");
                folders.add(new Folder(
                        includeAll,
                        new Location(file.location(), includeAll.line()),
                        includeAll.relative()
                                ? normalized(parent(log.getPhysicalFilePath()) + path)
                                : normalized(path)));
            }
        }
        return folders.stream().distinct().toList();
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String normalized(String path) {
        return Path.of(path.replaceFirst("^/+", "")).normalize().toString().replace('\\', '/');
    }

    private static List<IncludeAll> includeAlls(List<Folder> folders, List<Assembled> inOrder) {
        List<IncludeAll> includeAlls = new ArrayList<>();
        for (Folder folder : folders) {
            List<ChangeSet> included = inOrder.stream()
                    .filter(a -> isIn(folder, a.placed()))
                    .map(Assembled::changeSet)
                    .toList();
            if (!included.isEmpty()) {
                includeAlls.add(new IncludeAll(
                        folder.at(), folder.source().path(), folder.source().ownPath(), included));
            }
        }
        return includeAlls;
    }

    private static boolean isIn(Folder folder, PlacedChangeSet placed) {
        String file = normalized(placed.changeSet().getChangeLog().getPhysicalFilePath());
        return !placed.file().equals(folder.at().file())
                && (folder.path().isEmpty() || file.startsWith(folder.path() + "/"));
    }

    private ChangeSet changeSet(PlacedChangeSet placed, boolean released, Unreadable unreadable) {
        liquibase.changelog.ChangeSet changeSet = placed.changeSet();
        Optional<String> excluded = exclusion.of(placed);
        String checksum = Checksums.of(placed); // before asking what is unreadable: it sets custom changes up
        Optional<String> problem = unreadable.of(placed);
        Directions directions = directions(placed);
        // Recorded on PostgreSQL and never run there, whatever is in it.
        boolean elsewhere = directions.guard().filter(Guard::leavesOutPostgres).isPresent();
        List<SqlText> sql = elsewhere ? List.of() : generation.apply(placed, excluded.isEmpty());
        return new ChangeSet(
                id(placed),
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
                elsewhere ? Optional.empty() : problem,
                sql,
                rollback(placed, problem),
                changes(placed, problem.isPresent()),
                suppressions(placed),
                directions);
    }

    private static Directions directions(PlacedChangeSet placed) {
        liquibase.changelog.ChangeSet changeSet = placed.changeSet();
        return new Directions(
                !Boolean.FALSE.equals(changeSet.getFailOnError()),
                // Liquibase takes 1:any as well, and puts the version before a bare any itself.
                changeSet.getValidCheckSums().stream()
                        .anyMatch(c -> c.toString().matches("(?i)([0-9]+:)?(any|all|\\*)")),
                placed.skipped() || leavesOutPostgres(changeSet),
                changeSet.getLogicalFilePath() != null
                        || changeSet.getChangeLog().getRawLogicalFilePath() != null,
                Guards.of(changeSet),
                placed.source().map(SourceChangeSet::oversights).orElse(List.of()).stream()
                        .map(oversight -> oversight.in(placed.file()))
                        .toList(),
                selection(changeSet));
    }

    private static SortedMap<String, String> selection(liquibase.changelog.ChangeSet changeSet) {
        SortedMap<String, String> selection = new TreeMap<>();
        ContextExpression contexts = changeSet.getContextFilter();
        selection.put("context", contexts == null || contexts.isEmpty() ? "" : orBlank(contexts.getOriginalString()));
        selection.put("labels", Objects.toString(changeSet.getLabels(), ""));
        selection.put(
                "dbms", changeSet.getDbmsSet() == null ? "" : String.join(",", new TreeSet<>(changeSet.getDbmsSet())));
        selection.put("logicalFilePath", orBlank(changeSet.getLogicalFilePath()));
        selection.values().removeIf(String::isBlank);
        return selection;
    }

    private static boolean leavesOutPostgres(liquibase.changelog.ChangeSet changeSet) {
        return !DatabaseList.definitionMatches(changeSet.getDbmsSet(), "postgresql", true);
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
