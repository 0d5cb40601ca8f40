package io.github.migrationsafety.it;

import java.util.List;
import org.testcontainers.DockerClientFactory;

/** What an integration test asks the Docker engine. Others may be at work there. */
public final class Containers {
    /** What the plugin puts on a container: whose it is. */
    public static final String LABEL = "io.github.migrationsafety.creator";

    private Containers() {}

    /** Containers of builds that have ended. */
    public static List<String> abandoned() {
        return DockerClientFactory.instance()
                .client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(LABEL))
                .exec()
                .stream()
                .map(container -> container.getLabels().get(LABEL))
                .filter(creator -> ProcessHandle.of(Long.parseLong(creator.split(" ")[1]))
                        .filter(ProcessHandle::isAlive)
                        .isEmpty())
                .toList();
    }
}
