package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The engine behind Testcontainers, in a class loader of its own: what Testcontainers brings along meets neither this plugin's
 * libraries nor Maven's, and its log goes nowhere, for what went wrong is told by exceptions. Thread-safe.
 */
final class IsolatedEngine implements ContainerEngine {
    private static final String ROOT = "io.github.migrationsafety.";
    private static final String INSIDE = ROOT + "postgres.container.";
    private static final String ENGINE = INSIDE + "TestcontainersEngine";

    /** Testcontainers keeps its connection and its watchdog in static fields, so there is one for the whole build. */
    private static final Map<List<Path>, ContainerEngine> ENGINES = new HashMap<>();

    private final ClassLoader loader;
    private final ContainerEngine engine;

    private IsolatedEngine(ClassLoader loader, ContainerEngine engine) {
        this.loader = loader;
        this.engine = engine;
    }

    static ContainerEngine of(ContainerLibrary library) {
        List<Path> jars = library.resolve();
        synchronized (ENGINES) {
            return ENGINES.computeIfAbsent(jars, IsolatedEngine::load);
        }
    }

    private static ContainerEngine load(List<Path> jars) {
        ClassLoader loader = new Loader(urls(jars));
        try {
            Object engine = loader.loadClass(ENGINE).getDeclaredConstructor().newInstance();
            return new IsolatedEngine(loader, (ContainerEngine) engine);
        } catch (InvocationTargetException e) {
            throw unusable(e.getCause() == null ? e : e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw unusable(e);
        }
    }

    private static SetupException unusable(Throwable e) {
        return new SetupException(
                "Testcontainers cannot be loaded: " + e + ".",
                "Remove org.testcontainers from the local repository, so that it is fetched anew, and run the build again.",
                e);
    }

    @Override
    public Image image(String name) {
        return inside(() -> engine.image(name));
    }

    @Override
    public Container run(Request request) {
        return inside(() -> engine.run(request));
    }

    @Override
    public void removeAbandoned(String label, Predicate<String> abandoned) {
        inside(() -> {
            engine.removeAbandoned(label, abandoned);
            return label;
        });
    }

    /** Testcontainers finds its parts through the thread's class loader. */
    private <T> T inside(Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] urls(List<Path> jars) {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path jar : jars) {
                urls.add(jar.toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
        return urls.toArray(URL[]::new);
    }

    /**
     * Gives what uses Testcontainers a second home beside it. Everything else of this plugin is what it is outside, so that the
     * two sides can talk.
     */
    private static final class Loader extends URLClassLoader {
        private static final ClassLoader OUTSIDE = IsolatedEngine.class.getClassLoader();

        static {
            registerAsParallelCapable();
        }

        Loader(URL[] jars) {
            super("migration-safety-containers", jars, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith(INSIDE)) {
                return defineHere(name);
            }
            return name.startsWith(ROOT) ? OUTSIDE.loadClass(name) : super.findClass(name);
        }

        private Class<?> defineHere(String name) throws ClassNotFoundException {
            try (var in = OUTSIDE.getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (in == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
