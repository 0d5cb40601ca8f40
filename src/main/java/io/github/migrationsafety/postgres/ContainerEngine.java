package io.github.migrationsafety.postgres;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs containers. What is behind it lives in a class loader of its own, so only the JDK's types and these are exchanged. */
public interface ContainerEngine {
    /**
     * An image that the engine has.
     *
     * @param name the full name, with what a registry prefix or another substitution made of it
     * @param platform for which it was built, such as {@code linux/arm64}
     * @param enginePlatform that of the engine, in the same words
     * @param environment the variables that the image sets
     */
    record Image(String name, String platform, String enginePlatform, Map<String, String> environment) {
        public Image {
            environment = Map.copyOf(environment);
        }

        /** Whether the image was built for another platform than the engine's. */
        boolean isForeign() {
            return !platform.equals(enginePlatform);
        }
    }

    /**
     * How a container is to be run.
     *
     * @param image the image, as the user names it
     * @param environment variables
     * @param command the command and its arguments
     * @param memoryFolder a folder that is kept in memory and goes with the container
     * @param port the port that is made reachable, from this machine alone where the engine runs here
     * @param labels labels of the container
     */
    record Request(
            String image,
            Map<String, String> environment,
            List<String> command,
            String memoryFolder,
            int port,
            Map<String, String> labels) {
        public Request {
            environment = Map.copyOf(environment);
            command = List.copyOf(command);
            labels = Map.copyOf(labels);
        }
    }

    /** A container. {@link #close()} may be called from a shutdown hook at any time and more than once. */
    interface Container extends AutoCloseable {
        /** Where its port can be reached. */
        String host();

        /** By which number its port can be reached. */
        int port();

        /** Whether it has not ended yet. */
        boolean isRunning();

        /** What it printed so far. */
        String log();

        /** Removes it with all that it holds. Never throws. */
        @Override
        void close();
    }

    /**
     * The image, pulled if the engine does not have it.
     *
     * @throws io.github.migrationsafety.SetupException if there is no engine, or no such image
     */
    Image image(String name);

    /**
     * Starts a container; what runs in it need not be ready yet.
     *
     * @throws io.github.migrationsafety.SetupException if it cannot be started
     */
    Container run(Request request);

    /** Removes the containers with that label whose value is found to be abandoned. Never throws. */
    void removeAbandoned(String label, Predicate<String> abandoned);
}
