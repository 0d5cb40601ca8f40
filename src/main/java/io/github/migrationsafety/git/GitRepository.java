package io.github.migrationsafety.git;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.errors.RevisionSyntaxException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.revwalk.filter.RevFilter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;

/**
 * The git repository that a folder lies in; only read, never written, and nothing is fetched. Not thread-safe.
 *
 * @see <a href="https://git-scm.com/docs/gitrevisions">gitrevisions</a>, for what names a revision
 */
public final class GitRepository implements AutoCloseable {
    private final Repository repository;
    private final Path root;

    private GitRepository(Repository repository, Path root) {
        this.repository = repository;
        this.root = root;
    }

    /**
     * Opens the repository.
     *
     * @param folder a folder in its working tree
     * @throws SetupException if it lies in none
     */
    public static GitRepository around(Path folder) {
        UntouchedHome.keep();
        FileRepositoryBuilder builder =
                new FileRepositoryBuilder().findGitDir(folder.toAbsolutePath().toFile());
        if (builder.getGitDir() == null) {
            throw new SetupException(
                    "`released.gitRef` is set, but " + folder + " lies in no git repository.",
                    "Run the build in a checkout, or tell what is released by `released.tag` or `released.bundle`.");
        }
        try {
            Repository repository = builder.setMustExist(true).build();
            if (repository.isBare()) {
                throw new SetupException(
                        "`released.gitRef` is set, but the git repository of " + folder + " has no working tree.",
                        "Run the build in a checkout.");
            }
            return new GitRepository(
                    repository, repository.getWorkTree().toPath().toRealPath());
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(builder.getGitDir().toPath(), e);
        }
    }

    /** The root of the working tree, without symbolic links. */
    public Path root() {
        return root;
    }

    /**
     * The commit that a revision means, as its 40 digits.
     *
     * @throws SetupException if there is none
     */
    public String commit(String revision) {
        try {
            ObjectId commit = repository.resolve(revision + "^{commit}");
            if (commit == null) {
                throw missing(revision);
            }
            return commit.name();
        } catch (RevisionSyntaxException e) {
            throw new SetupException(
                    "`released.gitRef` is `" + revision + "`, which does not name a revision.",
                    "Give it a branch, a tag or a commit, such as origin/main.",
                    e);
        } catch (IOException e) {
            throw unreadable(repository.getDirectory().toPath(), e);
        }
    }

    private SetupException missing(String revision) {
        String fetch = "git fetch origin " + revision.replaceFirst("^origin/", "");
        return isShallow()
                ? new SetupException(
                        "`released.gitRef` is `" + revision
                                + "`, and this checkout has no such revision: it is a shallow clone.",
                        "Fetch the history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` in GitLab, or `"
                                + fetch + "`.")
                : new SetupException(
                        "`released.gitRef` is `" + revision + "`, and the git repository " + root
                                + " has no such revision.",
                        "Fetch it (`" + fetch
                                + "`; `fetch-depth: 0` for actions/checkout), or correct `released.gitRef`.");
    }

    private boolean isShallow() {
        return Files.exists(repository.getCommonDirectory().toPath().resolve("shallow"));
    }

    /** The commit that the checked-out one and the given one both come from; empty when there is none, or it was not fetched. */
    public Optional<String> commonWithHead(String commit) {
        try (RevWalk walk = new RevWalk(repository)) {
            ObjectId head = repository.resolve("HEAD^{commit}");
            if (head == null) {
                return Optional.empty();
            }
            walk.setRevFilter(RevFilter.MERGE_BASE);
            walk.markStart(walk.parseCommit(head));
            walk.markStart(walk.parseCommit(ObjectId.fromString(commit)));
            RevCommit base = walk.next();
            return Optional.ofNullable(base).map(RevCommit::name);
        } catch (IOException e) {
            throw unreadable(repository.getDirectory().toPath(), e);
        }
    }

    /**
     * Writes a folder as it is in a commit.
     *
     * @param folder relative to {@link #root()}, with {@code /} between parts; blank for all of it
     * @param target stands for the root of the working tree
     * @throws IOException if it cannot be written
     */
    public void extract(String commit, String folder, Path target) throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk tree = new TreeWalk(repository)) {
            tree.addTree(walk.parseCommit(ObjectId.fromString(commit)).getTree());
            tree.setRecursive(true);
            if (!folder.isEmpty()) {
                tree.setFilter(PathFilter.create(folder));
            }
            while (tree.next()) {
                FileMode mode = tree.getFileMode(0);
                Path file = target.resolve(tree.getPathString()).normalize();
                // Links and submodules are not followed.
                boolean plain = mode.equals(FileMode.REGULAR_FILE) || mode.equals(FileMode.EXECUTABLE_FILE);
                if (plain && file.startsWith(target)) {
                    Files.createDirectories(file.getParent());
                    try (OutputStream out = Files.newOutputStream(file)) {
                        repository.open(tree.getObjectId(0)).copyTo(out);
                    }
                }
            }
        }
    }

    private static SetupException unreadable(Path repository, Exception e) {
        return new SetupException(
                "The git repository " + repository + " cannot be read: " + e.getMessage() + ".",
                "Check it with `git fsck`, or tell what is released by `released.tag` or `released.bundle`.",
                e);
    }

    @Override
    public void close() {
        repository.close();
    }
}
