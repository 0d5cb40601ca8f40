package io.github.migrationsafety.postgres.container;

import io.github.migrationsafety.SetupException;
import java.util.Optional;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.dockerclient.DockerClientConfigUtils;

/** Why Testcontainers has no engine to run containers on. */
final class NoEngine {
    private NoEngine() {}

    static SetupException explain(RuntimeException failure) {
        String reason = EngineMessage.of(failure);
        if (isAboutWatchdog(failure)) {
            return new SetupException(
                    "Testcontainers cannot start its watchdog container, Ryuk: " + reason + ".",
                    "Let the engine pull it, by TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX from a mirror; where it allows no privileged"
                            + " container, set TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED=false; or do without, by"
                            + " TESTCONTAINERS_RYUK_DISABLED=true.",
                    failure);
        }
        String host = Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .map(set -> " at DOCKER_HOST " + set)
                .orElse("");
        return new SetupException(
                "The parameter postgres/image (migration-safety.postgres.image) asks for a container, but no Docker engine"
                        + " answers" + host + ".",
                "Start Docker or set DOCKER_HOST" + inContainer()
                        + "; or remove postgres/image to rehearse on the embedded server, which needs neither.",
                failure);
    }

    // It is the one container that Testcontainers starts by itself.
    private static boolean isAboutWatchdog(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof ContainerLaunchException) {
                return true;
            }
        }
        return false;
    }

    // Testcontainers then looks for the engine's address by means of an image, which may not be there.
    private static String inContainer() {
        return DockerClientConfigUtils.IN_A_CONTAINER && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null
                ? ", and TESTCONTAINERS_HOST_OVERRIDE, because this build runs in a container itself, to where the engine's ports"
                        + " can be reached"
                : "";
    }
}
