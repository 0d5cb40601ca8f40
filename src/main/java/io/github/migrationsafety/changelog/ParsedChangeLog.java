package io.github.migrationsafety.changelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.util.LiquibaseUtil;

/**
 * A changelog as we see it, and Liquibase's own parse of it, which a rehearsal can execute in this JVM.
 *
 * <p>The records are immutable. Liquibase's objects are not thread-safe; use them within {@link #inScope} and from one thread
 * at a time.
 */
public final class ParsedChangeLog implements AutoCloseable {
    private final ChangeLog changeLog;
    private final DatabaseChangeLog liquibaseChangeLog;
    private final List<liquibase.changelog.ChangeSet> originals;
    private final Map<ChangeSet, liquibase.changelog.ChangeSet> byRecord = new IdentityHashMap<>();
    private final IsolatedScope scope;
    private final SearchPath files;
    private final ProjectClassLoader classes;

    ParsedChangeLog(
            ChangeLog changeLog,
            DatabaseChangeLog liquibaseChangeLog,
            List<liquibase.changelog.ChangeSet> originals,
            IsolatedScope scope,
            SearchPath files,
            ProjectClassLoader classes) {
        this.changeLog = changeLog;
        this.liquibaseChangeLog = liquibaseChangeLog;
        this.originals = originals;
        this.scope = scope;
        this.files = files;
        this.classes = classes;
        for (int i = 0; i < originals.size(); i++) {
            byRecord.put(changeLog.changeSets().get(i), originals.get(i));
        }
    }

    /** The version of Liquibase that runs, such as {@code 4.33.0}. */
    public static String liquibaseVersion() {
        return LiquibaseUtil.getBuildVersion();
    }

    /** The changelog as records. */
    public ChangeLog changeLog() {
        return changeLog;
    }

    /** Liquibase's parse, executable against a live database within {@link #inScope}. */
    public DatabaseChangeLog liquibaseChangeLog() {
        return liquibaseChangeLog;
    }

    /**
     * Liquibase's own changeset. One that Liquibase skipped for its {@code dbms} has no changes.
     *
     * @param ours one of {@link #changeLog()}'s records itself, not a copy: duplicates may be equal
     */
    public liquibase.changelog.ChangeSet liquibaseChangeSet(ChangeSet ours) {
        liquibase.changelog.ChangeSet original = byRecord.get(ours);
        if (original == null) {
            throw new NoSuchElementException("not a changeset of this changelog: " + ours.id());
        }
        return original;
    }

    /** Liquibase's own changeset by its index in {@link #changeLog()}'s changesets. */
    public liquibase.changelog.ChangeSet liquibaseChangeSet(int index) {
        return originals.get(index);
    }

    /**
     * What Liquibase would write about a changeset into DATABASECHANGELOG.
     *
     * @param ours one of {@link #changeLog()}'s records itself
     */
    public HistoryRow historyRow(ChangeSet ours) {
        try {
            return inScope(() -> HistoryRow.of(liquibaseChangeSet(ours)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every file that was read so far, by name; those that only an execution opens come later. */
    public List<ReachedFile> reachedFiles() {
        return files.reachedFiles();
    }

    /**
     * Does something with Liquibase under the scope in which the changelog was parsed: its files and classes, its singletons,
     * no output. May be nested.
     */
    public <T> T inScope(Scoped<T> action) throws Exception {
        return scope.run(action);
    }

    /** Closes the archives of the search path and the project's class loader. */
    @Override
    public void close() {
        files.close();
        try {
            classes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
