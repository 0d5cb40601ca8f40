package io.github.migrationsafety.changelog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the project's own classes (custom changes and preconditions), and asks for the class path only when one is missing.
 *
 * <p>Resources come from the parent alone: several of Liquibase's registries are static, and a service that they found in one
 * module's class path would be used for the other modules of the build.
 */
final class ProjectClassLoader extends ClassLoader implements AutoCloseable {
    private final Supplier<List<Path>> classPath;
    private @Nullable URLClassLoader project;

    ProjectClassLoader(ClassLoader parent, Supplier<List<Path>> classPath) {
        super(parent);
        this.classPath = classPath;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        return project().loadClass(name);
    }

    private synchronized URLClassLoader project() {
        if (project == null) {
            URL[] urls = classPath.get().stream().map(ProjectClassLoader::url).toArray(URL[]::new);
            project = new URLClassLoader(urls, getParent());
        }
        return project;
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (project != null) {
            project.close();
        }
    }
}
