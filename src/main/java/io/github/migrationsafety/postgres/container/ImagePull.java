package io.github.migrationsafety.postgres.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import io.github.migrationsafety.SetupException;

/** Pulls an image, with the credentials that {@code docker login} left. */
final class ImagePull {
    private static final String OTHER_PLATFORM = "no matching manifest";

    private ImagePull() {}

    /** @throws SetupException if it cannot be had */
    static void of(DockerClient client, String image) {
        try {
            client.pullImageCmd(image).exec(new PullImageResultCallback()).awaitCompletion();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException(
                    "The build was interrupted while the image " + image + " was pulled.", "Run it again.", e);
        } catch (RuntimeException e) {
            throw explain(image, e);
        }
    }

    private static SetupException explain(String image, RuntimeException e) {
        String reason = EngineMessage.of(e);
        if (reason.contains(OTHER_PLATFORM)) {
            return new SetupException(
                    "The image " + image + " does not exist for this engine's platform: " + reason + ".",
                    "Name an image that is built for it, or let DOCKER_HOST name an engine that the image is built for.",
                    e);
        }
        return new SetupException(
                "The image " + image + " of postgres/image (migration-safety.postgres.image) cannot be pulled: "
                        + reason + ".",
                "Check its name and tag, and that the engine reaches the registry and is logged in there (docker pull "
                        + image + " tells).",
                e);
    }
}
