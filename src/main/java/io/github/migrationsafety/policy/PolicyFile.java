package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The text of a policy and where it stands. Immutable.
 *
 * @param name the file or resource, as messages name it
 * @param text its content
 * @param others finds the policy that its {@code extends} names
 * @param place where it lies in the module, with {@code /} between parts, if it is the module's own; empty if others may share it
 */
public record PolicyFile(String name, String text, Lookup others, Optional<String> place) {
    /** The name under which a policy is looked for. */
    public static final String NAME = "migration-safety.yaml";

    private static final String CLASSPATH = "classpath:";

    /** Finds a policy by what another one calls it. */
    @FunctionalInterface
    public interface Lookup {
        /** @throws SetupException if it does not exist or cannot be read */
        PolicyFile find(String name);
    }

    /** A text that stands nowhere and extends nothing. */
    public PolicyFile(String name, String text) {
        this(name, text, other -> {
            throw new SetupException(
                    name + " extends `" + other + "`, but it is no file.", "Take `extends` out of it.");
        });
    }

    /** A text that may extend others, as if it lay in the module. */
    public PolicyFile(String name, String text, Lookup others) {
        this(name, text, others, Optional.of(name));
    }

    /**
     * The policy of a module.
     *
     * @param configured the parameter {@code policyFile}: a path, relative to the module, or a {@code classpath:} resource
     * @param module the module's base directory
     * @param root the multi-module root, up to which the policy is looked for
     * @param resources where {@code classpath:} resources are looked for
     * @return empty when none is configured and none is found
     * @throws SetupException if the configured one does not exist or cannot be read
     */
    public static Optional<PolicyFile> locate(
            Optional<String> configured, Path module, Path root, ClassLoader resources) {
        if (configured.filter(c -> c.startsWith(CLASSPATH)).isPresent()) {
            return Optional.of(resource(configured.get().substring(CLASSPATH.length()), resources, "<policyFile>"));
        }
        Optional<Path> file = configured.map(module::resolve);
        if (file.isPresent() && !Files.isRegularFile(file.get())) {
            throw new SetupException(
                    "There is no policy file " + file.get() + ".",
                    "Correct <policyFile> or -Dmigration-safety.policyFile, or remove it to use " + NAME + ".");
        }
        return file.or(() -> find(module, root))
                .map(path -> read(path, resources).at(place(path, module)));
    }

    private PolicyFile at(Optional<String> where) {
        return new PolicyFile(name, text, others, where);
    }

    private static Optional<String> place(Path file, Path module) {
        Path base = module.toAbsolutePath().normalize();
        Path there = file.toAbsolutePath().normalize();
        return there.startsWith(base)
                ? Optional.of(base.relativize(there).toString().replace('\\', '/'))
                : Optional.empty();
    }

    /** The nearest policy file: in the module, or in a directory above it up to the root. */
    public static Optional<Path> find(Path module, Path root) {
        Path last = root.toAbsolutePath().normalize();
        Path directory = module.toAbsolutePath().normalize();
        if (!directory.startsWith(last)) {
            last = directory;
        }
        for (Path at = directory; at != null && at.startsWith(last); at = at.getParent()) {
            Path file = at.resolve(NAME);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
            Path misnamed = at.resolve("migration-safety.yml");
            if (Files.isRegularFile(misnamed)) {
                throw new SetupException(
                        "The policy file " + misnamed + " would not be found.",
                        "Rename it to " + NAME + ", or set <policyFile> to it.");
            }
        }
        return Optional.empty();
    }

    private static PolicyFile read(Path file, ClassLoader resources) {
        try {
            return new PolicyFile(
                    file.toString(),
                    Files.readString(file),
                    other -> extended(other, file, resources),
                    Optional.empty());
        } catch (IOException e) {
            throw new SetupException(
                    "The policy file " + file + " cannot be read: " + e.getMessage() + ".",
                    "Make it a readable UTF-8 file.",
                    e);
        }
    }

    private static PolicyFile extended(String name, Path by, ClassLoader resources) {
        if (name.startsWith(CLASSPATH)) {
            return resource(name.substring(CLASSPATH.length()), resources, "`extends` in " + by);
        }
        Path file;
        try {
            file = by.resolveSibling(name).normalize();
        } catch (InvalidPathException e) {
            throw new SetupException(
                    "`extends` in " + by + " is no path: " + e.getReason() + ".",
                    "Write it as a path relative to that file, or as " + CLASSPATH + " and a resource.",
                    e);
        }
        if (!Files.isRegularFile(file)) {
            throw new SetupException(
                    "There is no policy file " + file + ", which " + by + " extends.",
                    "Correct `extends`: a path relative to that file, or " + CLASSPATH + " and a resource.");
        }
        return read(file, resources);
    }

    private static PolicyFile resource(String name, ClassLoader resources, String namedBy) {
        String path = name.replaceAll("^/+", "");
        try (InputStream in = resources.getResourceAsStream(path)) {
            if (in == null) {
                throw new SetupException(
                        "There is no policy " + CLASSPATH + path + ".",
                        "Add the artifact that has it to the plugin's <dependencies>, or correct " + namedBy + ".");
            }
            return new PolicyFile(
                    CLASSPATH + path,
                    new String(in.readAllBytes(), StandardCharsets.UTF_8),
                    other -> resource(
                            other.startsWith(CLASSPATH) ? other.substring(CLASSPATH.length()) : sibling(path, other),
                            resources,
                            "`extends` in " + CLASSPATH + path),
                    Optional.empty());
        } catch (IOException e) {
            throw new SetupException(
                    "The policy " + CLASSPATH + path + " cannot be read: " + e.getMessage() + ".",
                    "Check the artifact in the plugin's <dependencies>.",
                    e);
        }
    }

    private static String sibling(String path, String other) {
        return path.substring(0, path.lastIndexOf('/') + 1) + other;
    }
}
