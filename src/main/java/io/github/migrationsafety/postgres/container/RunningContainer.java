package io.github.migrationsafety.postgres.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.ContainerEngine;

/** A container as Testcontainers sees it. {@link #close()} may be called at any time and more than once. */
final class RunningContainer implements ContainerEngine.Container {
    private final DockerClient client;
    private final RememberedContainer container;
    private final int port;

    RunningContainer(DockerClient client, RememberedContainer container, int port) {
        this.client = client;
        this.container = container;
        this.port = port;
    }

    /**
     * Returns, too, when what was started has ended again: {@link #isRunning()} and {@link #log()} tell.
     *
     * @throws SetupException if the engine cannot start it
     */
    void start() {
        LostEngine.quietTestcontainers();
        try {
            container.start();
        } catch (RuntimeException e) {
            if (container.endedByItself()) {
                return;
            }
            close();
            // Testcontainers' own exceptions quote all that the engine knows of the container, the password included.
            DockerException engines = EngineMessage.within(e).orElse(null);
            throw new SetupException(
                    "The image " + container.getDockerImageName() + " cannot be started as a PostgreSQL server: "
                            + (engines == null
                                    ? "the engine does not tell where its port can be reached"
                                    : EngineMessage.of(engines))
                            + ".",
                    "Name an image that works like the official image postgres, such as one that is built on it, for this"
                            + " engine's platform.",
                    engines);
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
        if (container.getContainerId() == null) {
            return false;
        }
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
        return container.log();
    }

    @Override
    public void close() {
        try {
            container.stop();
        } catch (RuntimeException e) {
            // The engine is gone, or somebody else removed it; a later run sweeps what is left.
        }
    }
}
