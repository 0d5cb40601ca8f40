package io.github.migrationsafety.postgres.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.ContainerEngine;
import org.testcontainers.containers.GenericContainer;

/** A container as Testcontainers sees it. {@link #close()} may be called at any time and more than once. */
final class RunningContainer implements ContainerEngine.Container {
    private final DockerClient client;
    private final GenericContainer<?> container;
    private final int port;

    RunningContainer(DockerClient client, GenericContainer<?> container, int port) {
        this.client = client;
        this.container = container;
        this.port = port;
    }

    /** @throws SetupException if the engine cannot start it */
    void start() {
        LostEngine.quietTestcontainers();
        try {
            container.start();
        } catch (RuntimeException e) {
            String log = log().strip();
            close();
            throw new SetupException(
                    "The image " + container.getDockerImageName() + " cannot be started as a PostgreSQL server: "
                            + (log.isEmpty() ? EngineMessage.of(e) : lastLine(log)) + ".",
                    "Name an image that works like the official image postgres, such as one that is built on it, for this"
                            + " engine's platform.",
                    e);
        }
    }

    @Override
    public String host() {
        return container.getHost();
    }

    @Override
    public int port() {
        return container.getMappedPort(port);
    }

    @Override
    public boolean isRunning() {
        try {
            return Boolean.TRUE.equals(client.inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState()
                    .getRunning());
        } catch (NotFoundException e) {
            return false;
        }
    }

    @Override
    public String log() {
        try {
            return container.getContainerId() == null ? "" : container.getLogs();
        } catch (RuntimeException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            container.stop();
        } catch (RuntimeException e) {
            // The engine is gone, or somebody else removed it; a later run sweeps what is left.
        }
    }

    private static String lastLine(String log) {
        return log.substring(log.lastIndexOf('\n') + 1).strip();
    }
}
