package io.github.migrationsafety.changelog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import liquibase.resource.AbstractPathResourceAccessor;
import liquibase.resource.AbstractResourceAccessor;
import liquibase.resource.PathResource;
import liquibase.resource.Resource;
import org.jspecify.annotations.Nullable;

/**
 * The files that Liquibase may read: the search path first, the project's class path for what is not there. Remembers every
 * file that is opened. The first of several files of the same name wins, as with Liquibase's default
 * {@code liquibase.duplicateFileMode}, but without its message.
 *
 * <p>Archives are opened as file systems of their own, because Liquibase's accessor shares them within the JVM and never
 * closes them. Thread-safe.
 */
final class SearchPath extends AbstractResourceAccessor {
    private final Path baseDirectory;
    private final List<Root> roots = new ArrayList<>();
    private final List<FileSystem> archives = new ArrayList<>();
    private final Supplier<List<Path>> projectClassPath;
    private final Map<String, ReachedFile> reached = new TreeMap<>();
    private @Nullable List<Root> projectRoots;
    private volatile String lastOpened = "";

    /** @param projectClassPath asked when a file is on none of the roots */
    SearchPath(Path baseDirectory, List<Path> roots, Supplier<List<Path>> projectClassPath) {
        this.baseDirectory = baseDirectory.toAbsolutePath().normalize();
        this.projectClassPath = projectClassPath;
        addRoots(roots, this.roots);
    }

    private void addRoots(List<Path> paths, List<Root> to) {
        for (Path path : paths) {
            Path absolute = baseDirectory.resolve(path).normalize();
            if (Files.isDirectory(absolute)) {
                to.add(new Root(absolute));
            } else if (Files.isRegularFile(absolute)) {
                archive(absolute).ifPresent(to::add);
            }
        }
    }

    private Optional<Root> archive(Path file) {
        try {
            FileSystem archive = FileSystems.newFileSystem(file, (ClassLoader) null);
            archives.add(archive);
            return Optional.of(new Root(archive.getPath("/")));
        } catch (IOException | java.nio.file.ProviderNotFoundException noArchive) {
            return Optional.empty();
        }
    }

    private synchronized List<Root> projectRoots() {
        if (projectRoots == null) {
            projectRoots = new ArrayList<>();
            addRoots(projectClassPath.get(), projectRoots);
        }
        return projectRoots;
    }

    @Override
    public List<Resource> getAll(String path) throws IOException {
        String name = plain(path);
        Optional<Resource> found = first(roots, name);
        if (found.isEmpty()) {
            found = first(projectRoots(), name);
        }
        return found.map(List::of).orElse(List.of());
    }

    private static Optional<Resource> first(List<Root> roots, String name) throws IOException {
        for (Root root : roots) {
            List<Resource> all = root.getAll(name);
            if (!all.isEmpty()) {
                return Optional.of(all.get(0));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<Resource> search(String path, SearchOptions options) throws IOException {
        String name = plain(path);
        List<Resource> found = all(roots, name, options);
        return found.isEmpty() ? all(projectRoots(), name, options) : found;
    }

    @Override
    public List<Resource> search(String path, boolean recursive) throws IOException {
        SearchOptions options = new SearchOptions();
        options.setRecursive(recursive);
        return search(path, options);
    }

    private static List<Resource> all(List<Root> roots, String name, SearchOptions options) throws IOException {
        Map<String, Resource> found = new LinkedHashMap<>();
        for (Root root : roots) {
            root.search(name, options).forEach(resource -> found.putIfAbsent(resource.getPath(), resource));
        }
        return List.copyOf(found.values());
    }

    /** Liquibase itself understands the prefix only in Spring; here it is the project's class path that comes anyway. */
    private static String plain(String path) {
        return path.replaceFirst("^classpath\\*?:/*", "");
    }

    @Override
    public List<String> describeLocations() {
        return roots.stream().flatMap(root -> root.describeLocations().stream()).toList();
    }

    /** Every file that was opened so far, by name. */
    synchronized List<ReachedFile> reachedFiles() {
        return List.copyOf(reached.values());
    }

    /** The location name of the file that was opened last, for errors that name none; empty at first. */
    String lastOpened() {
        return lastOpened;
    }

    /** How {@link Location#file()} names a resource of this search path; its own path when it does not exist. */
    String locationOf(Resource resource) {
        return resource instanceof Found found ? found.file() : resource.getPath();
    }

    @Override
    public synchronized void close() {
        for (FileSystem archive : archives) {
            try {
                archive.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        archives.clear();
    }

    private synchronized void opened(Found found) {
        lastOpened = found.file();
        Path path = found.path;
        reached.computeIfAbsent(
                found.normalizedName(), name -> new ReachedFile(name, found.file(), () -> Files.newInputStream(path)));
    }

    /** One directory or the inside of one archive. */
    private final class Root extends AbstractPathResourceAccessor {
        private final Path path;

        Root(Path path) {
            this.path = path;
        }

        @Override
        protected Path getRootPath() {
            return path;
        }

        @Override
        protected Resource createResource(Path file, String name) {
            return new Found(name, file);
        }

        @Override
        public void close() {
            // The search path owns the archives.
        }
    }

    /** A file that tells when it is opened. */
    private final class Found extends PathResource {
        private final Path path;

        Found(String name, Path path) {
            super(name, path);
            this.path = path.normalize();
        }

        @Override
        public InputStream openInputStream() throws IOException {
            InputStream stream = super.openInputStream();
            opened(this);
            return stream;
        }

        @Override
        public Resource resolve(String other) {
            return new Found(resolvePath(other), path.resolve(other));
        }

        @Override
        public Resource resolveSibling(String other) {
            Found sibling = new Found(resolveSiblingPath(other), path.resolveSibling(other));
            if (sibling.exists()) {
                return sibling;
            }
            try {
                return get(sibling.normalizedName());
            } catch (IOException e) {
                return sibling;
            }
        }

        String normalizedName() {
            return Path.of(getPath()).normalize().toString().replace('\\', '/');
        }

        String file() {
            boolean onDisk = path.getFileSystem().equals(FileSystems.getDefault());
            return onDisk && path.startsWith(baseDirectory)
                    ? baseDirectory.relativize(path).toString().replace('\\', '/')
                    : normalizedName();
        }
    }
}
