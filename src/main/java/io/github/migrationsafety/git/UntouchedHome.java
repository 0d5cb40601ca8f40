package io.github.migrationsafety.git;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Keeps JGit from reading the settings of the person who builds, and from writing what it measures of the file system into their
 * home: a build must not depend on the one, nor do the other. Thread-safe.
 */
final class UntouchedHome extends SystemReader.Delegate {
    private UntouchedHome(SystemReader original) {
        super(original);
    }

    /** Has JGit ask this one from now on. */
    static synchronized void keep() {
        if (!(SystemReader.getInstance() instanceof UntouchedHome)) {
            SystemReader.setInstance(new UntouchedHome(SystemReader.getInstance()));
            // Nobody has to wait for JGit to measure how finely the file system tells times: it only reads here.
            FS.FileStoreAttributes.setBackground(true);
        }
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    private static final class Nothing extends FileBasedConfig {
        @SuppressWarnings("NullAway") // A file that is never opened.
        Nothing(Config parent, FS fs) {
            super(parent, null, fs);
        }

        @Override
        public void load() {
            // There is nothing to load.
        }

        @Override
        public void save() {
            // Nor anywhere to save it.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }

        @Override
        public String toString() {
            return "no file";
        }
    }
}
