package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.BundledChangeSets;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.git.GitRepository;
import io.github.migrationsafety.policy.Released;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds out which changesets are released, where the policy tells it by a revision or a bundle. */
final class ReleasedLookup {
    private final GoalSettings settings;
    private final ChangeLogReader reader;

    ReleasedLookup(GoalSettings settings, ChangeLogReader reader) {
        this.settings = settings;
        this.reader = reader;
    }

    /**
     * @param request how the changelog is read today
     * @return empty when the policy tells nothing of the kind
     * @throws SetupException if the revision or the bundle is not to be had
     */
    Optional<ReleasedChangeSets> find(Optional<Released> released, ChangeLogRequest request) {
        if (released.isEmpty() || released.get() instanceof Released.Tag) {
            return Optional.empty();
        }
        return Optional.of(
                released.get() instanceof Released.GitRef git
                        ? of(git, request)
                        : of((Released.Bundle) released.get()));
    }

    private ReleasedChangeSets of(Released.Bundle bundle) {
        Path file = BundleLookup.find(settings, bundle.coordinates(), "released.bundle");
        return new ReleasedChangeSets("the bundle `" + bundle.coordinates() + "`", BundledChangeSets.of(file));
    }

    private ReleasedChangeSets of(Released.GitRef git, ChangeLogRequest request) {
        String name = "revision `" + git.revision() + "`";
        try (GitRepository repository = GitRepository.around(settings.baseDirectory())) {
            String commit = repository.commit(git.revision());
            List<ReleasedChangeSet> released = at(commit, repository, request, name);
            return new ReleasedChangeSets(name, released, () -> common(commit, released, request, name));
        }
    }

    private List<ReleasedChangeSet> common(
            String commit, List<ReleasedChangeSet> released, ChangeLogRequest request, String name) {
        try (GitRepository repository = GitRepository.around(settings.baseDirectory())) {
            return repository
                    .commonWithHead(commit)
                    .filter(base -> !base.equals(commit))
                    .map(base -> at(base, repository, request, "the revision that the checkout and " + name + " share"))
                    .orElse(released);
        }
    }

    /** The changesets that a commit has; none if it has no such changelog. */
    private List<ReleasedChangeSet> at(String commit, GitRepository repository, ChangeLogRequest request, String name) {
        TemporaryFolder folder = TemporaryFolder.create("migration-safety-released");
        Path root = folder.root();
        try (folder) {
            Function<Path, Path> there = path -> {
                Path real = real(path);
                return real.startsWith(repository.root())
                        ? root.resolve(repository.root().relativize(real).toString())
                        : path;
            };
            List<Path> searchPath = new ArrayList<>();
            for (Path path : request.searchPath()) {
                Path here = request.baseDirectory().resolve(path);
                Path mapped = there.apply(here);
                if (!mapped.equals(here)) {
                    repository.extract(
                            commit, root.relativize(mapped).toString().replace('\\', '/'), root);
                }
                searchPath.add(mapped);
            }
            if (searchPath.stream().noneMatch(path -> path.startsWith(root))) {
                throw new SetupException(
                        "`released.gitRef` is set, but no folder of the search path lies in the git repository "
                                + repository.root() + ".",
                        "Keep the changelog in the repository, or tell what is released by `released.tag` or"
                                + " `released.bundle`.");
            }
            boolean exists =
                    searchPath.stream().anyMatch(path -> Files.isRegularFile(path.resolve(request.changeLogFile())));
            return exists ? read(request, there.apply(request.baseDirectory()), searchPath, name) : List.of();
        } catch (IOException e) {
            throw new SetupException(
                    "The changelog of " + name + " cannot be written to " + root + ": " + e.getMessage() + ".",
                    "Make room there, or set java.io.tmpdir to a folder that can be written to.",
                    e);
        }
    }

    private List<ReleasedChangeSet> read(
            ChangeLogRequest request, Path baseDirectory, List<Path> searchPath, String name) {
        try {
            return reader.identities(new ChangeLogRequest(
                    baseDirectory,
                    request.changeLogFile(),
                    searchPath,
                    request.projectClassPath(),
                    request.parameters(),
                    request.contexts(),
                    request.labelFilter(),
                    request.tables(),
                    request.postgresMajor(),
                    Optional.empty()));
        } catch (SetupException e) {
            throw new SetupException(
                    "The changelog of " + name + ", which `released.gitRef` needs, cannot be read. " + e.getMessage(),
                    "Set `released.gitRef` to a revision whose changelog Liquibase can read.",
                    e);
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThere) {
            return path.toAbsolutePath().normalize();
        }
    }
}
