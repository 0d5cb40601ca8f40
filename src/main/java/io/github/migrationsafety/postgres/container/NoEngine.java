package io.github.migrationsafety.postgres.container;

import io.github.migrationsafety.SetupException;
import java.util.Optional;
import org.testcontainers.dockerclient.DockerClientConfigUtils;

/** Why Testcontainers has no engine to run containers on. */
final class NoEngine {
    private NoEngine() {}

    static SetupException explain(RuntimeException failure) {
        String reason = EngineMessage.of(failure);
        if (reason.contains("ryuk")) {
            return new SetupException(
                    "Testcontainers cannot start its watchdog container, Ryuk: " + reason + ".",
                    "Let the engine pull it, by TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX from a mirror, or set"
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

    // Testcontainers then looks for the engine's address by means of an image, which may not be there.
    private static String inContainer() {
        return DockerClientConfigUtils.IN_A_CONTAINER && System.getenv("TESTCONTAINERS_HOST_OVERRIDE") == null
                ? ", and TESTCONTAINERS_HOST_OVERRIDE, because this build runs in a container itself, to where the engine's ports"
                        + " can be reached"
                : "";
    }
}
