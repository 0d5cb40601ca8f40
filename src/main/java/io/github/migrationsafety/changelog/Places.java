package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.SourceFiles.SourceFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;

/**
 * Finds where Liquibase's changesets stand in the source. Within one file Liquibase keeps their order (unless a
 * {@code runOrder} moves one), and leaves out only those of another {@code dbms}, so they are told apart by order: neither
 * duplicate ids nor {@code logicalFilePath} nor a file that is included twice can mix them up.
 */
final class Places {
    private final SourceFiles files;
    private final Map<ChangeSet, SourceChangeSet> sources = new IdentityHashMap<>();

    private Places(SourceFiles files) {
        this.files = files;
    }

    /** All changesets in Liquibase's order; those that it skipped stand behind the one that precedes them in their file. */
    static List<PlacedChangeSet> of(DatabaseChangeLog root, SourceFiles files) {
        return new Places(files).place(root);
    }

    private List<PlacedChangeSet> place(DatabaseChangeLog root) {
        Map<DatabaseChangeLog, List<ChangeSet>> kept = byFile(root.getChangeSets());
        Map<DatabaseChangeLog, List<ChangeSet>> skipped = byFile(root.getSkippedChangeSets());
        kept.forEach((log, changeSets) -> match(log, changeSets, skipped.getOrDefault(log, List.of())));
        skipped.forEach((log, changeSets) -> {
            if (!kept.containsKey(log)) {
                match(log, List.of(), changeSets);
            }
        });
        List<PlacedChangeSet> placed = new ArrayList<>();
        root.getChangeSets().forEach(changeSet -> placed.add(placed(changeSet, false)));
        root.getSkippedChangeSets().forEach(changeSet -> insert(changeSet, placed));
        return placed;
    }

    private static Map<DatabaseChangeLog, List<ChangeSet>> byFile(List<ChangeSet> changeSets) {
        Map<DatabaseChangeLog, List<ChangeSet>> byFile = new IdentityHashMap<>();
        for (ChangeSet changeSet : changeSets) {
            byFile.computeIfAbsent(changeSet.getChangeLog(), log -> new ArrayList<>())
                    .add(changeSet);
        }
        return byFile;
    }

    private void match(DatabaseChangeLog log, List<ChangeSet> kept, List<ChangeSet> skipped) {
        List<SourceChangeSet> runs = new ArrayList<>();
        List<SourceChangeSet> leftOut = new ArrayList<>();
        for (SourceChangeSet source : file(log).changeSets()) {
            boolean here = source.dbms()
                    .map(dbms -> log.isDbmsMatch(expand(dbms, log)))
                    .orElse(true);
            (here ? runs : leftOut).add(source);
        }
        pair(log, kept, runs);
        pair(log, skipped, leftOut);
    }

    private void pair(DatabaseChangeLog log, List<ChangeSet> changeSets, List<SourceChangeSet> found) {
        boolean moved = found.stream().anyMatch(SourceChangeSet::runOrder);
        if (changeSets.size() == found.size() && !moved) {
            for (int i = 0; i < found.size(); i++) {
                sources.put(changeSets.get(i), found.get(i));
            }
            return;
        }
        Map<String, List<SourceChangeSet>> byName = new HashMap<>();
        for (SourceChangeSet source : found) {
            String name = name(expand(source.id(), log), expand(source.author(), log));
            byName.computeIfAbsent(name, key -> new ArrayList<>()).add(source);
        }
        for (ChangeSet changeSet : changeSets) {
            List<SourceChangeSet> same =
                    byName.getOrDefault(name(changeSet.getId(), changeSet.getAuthor()), new ArrayList<>());
            if (!same.isEmpty()) {
                sources.put(changeSet, same.remove(0));
            }
        }
    }

    private static String name(String id, String author) {
        return id + "::" + author;
    }

    private static String expand(String text, DatabaseChangeLog log) {
        ChangeLogParameters parameters = log.getChangeLogParameters();
        return parameters == null ? text : parameters.expandExpressions(text, log);
    }

    private SourceFile file(DatabaseChangeLog log) {
        return files.changeLog(log.getPhysicalFilePath());
    }

    private PlacedChangeSet placed(ChangeSet changeSet, boolean skipped) {
        SourceFile file = file(changeSet.getChangeLog());
        Optional<SourceChangeSet> source = Optional.ofNullable(sources.get(changeSet));
        return new PlacedChangeSet(changeSet, skipped, file.location(), file.format(), source);
    }

    /** Puts a skipped changeset behind the last of its file that begins before it, else before the first of its file. */
    private void insert(ChangeSet changeSet, List<PlacedChangeSet> placed) {
        PlacedChangeSet entry = placed(changeSet, true);
        int index = -1;
        for (int i = 0; i < placed.size(); i++) {
            PlacedChangeSet other = placed.get(i);
            if (other.changeSet().getChangeLog() == changeSet.getChangeLog()) {
                if (other.at().line() <= entry.at().line()) {
                    index = i + 1;
                } else if (index < 0) {
                    index = i;
                }
            }
        }
        placed.add(index < 0 ? placed.size() : index, entry);
    }
}
