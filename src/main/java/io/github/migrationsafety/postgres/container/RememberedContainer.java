package io.github.migrationsafety.postgres.container;

import com.github.dockerjava.api.command.InspectContainerResponse;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A container of which is known how it ended: Testcontainers removes one that does not come up at once, with what it said. */
final class RememberedContainer extends GenericContainer<RememberedContainer> {
    private volatile boolean endedByItself;
    private volatile String lastLog = "";

    RememberedContainer(DockerImageName image) {
        super(image);
    }

    /** Whether it was started, and had ended before it was stopped. */
    boolean endedByItself() {
        return endedByItself;
    }

    /** What it has printed, or had when it was stopped. Never throws. */
    String log() {
        if (getContainerId() != null) {
            try {
                return getLogs();
            } catch (RuntimeException e) {
                // The engine is gone, or the container.
            }
        }
        return lastLog;
    }

    @Override
    public void stop() {
        if (getContainerId() != null) {
            lastLog = log();
            endedByItself = hasEnded();
        }
        super.stop();
    }

    private boolean hasEnded() {
        try {
            InspectContainerResponse container =
                    getDockerClient().inspectContainerCmd(getContainerId()).exec();
            return "exited".equals(container.getState().getStatus());
        } catch (RuntimeException e) {
            return false;
        }
    }
}
