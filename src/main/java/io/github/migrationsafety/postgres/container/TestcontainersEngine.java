package io.github.migrationsafety.postgres.container;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.ContainerEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * Containers on the engine that Testcontainers finds, with everything that it can be told from outside: {@code DOCKER_HOST},
 * {@code ~/.testcontainers.properties}, the <a
 * href="https://java.testcontainers.org/features/configuration/">environment</a>. Containers are never reused. Thread-safe.
 */
public final class TestcontainersEngine implements ContainerEngine {
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1");

    @Override
    public Image image(String name) {
        DockerImageName parsed = parse(name);
        DockerClient client = client();
        String full = ImageNameSubstitutor.instance().apply(parsed).asCanonicalNameString();
        InspectImageResponse image;
        try {
            image = client.inspectImageCmd(full).exec();
        } catch (NotFoundException e) {
            ImagePull.of(client, full);
            image = client.inspectImageCmd(full).exec();
        }
        return new Image(
                full,
                image.getOs() + "/" + architecture(image.getArch()),
                client.versionCmd().exec().getOperatingSystem() + "/"
                        + architecture(client.infoCmd().exec().getArchitecture()),
                variables(image));
    }

    @Override
    public ContainerEngine.Container run(Request request) {
        DockerClient client = client();
        RememberedContainer container = new RememberedContainer(parse(request.image()))
                // It is there, and Testcontainers would go on trying for two minutes.
                .withImagePullPolicy(name -> false)
                .withEnv(request.environment())
                .withCommand(request.command().toArray(String[]::new))
                .withLabels(request.labels())
                .withTmpFs(Map.of(request.memoryFolder(), "rw"))
                .withExposedPorts(request.port())
                .withCreateContainerCmdModifier(command -> {
                    if (THIS_MACHINE.contains(DockerClientFactory.instance().dockerHostIpAddress())) {
                        HostConfig host = command.getHostConfig() == null ? new HostConfig() : command.getHostConfig();
                        command.withHostConfig(host.withPortBindings(
                                new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(request.port()))));
                    }
                })
                .waitingFor(new NoWait());
        RunningContainer running = new RunningContainer(client, container, request.port());
        running.start();
        return running;
    }

    @Override
    public void removeAbandoned(String label, Predicate<String> abandoned) {
        DockerClient client = client();
        try {
            List<com.github.dockerjava.api.model.Container> labelled = client.listContainersCmd()
                    .withShowAll(true)
                    .withLabelFilter(List.of(label))
                    .exec();
            for (com.github.dockerjava.api.model.Container container : labelled) {
                if (abandoned.test(container.getLabels().getOrDefault(label, ""))) {
                    client.removeContainerCmd(container.getId())
                            .withForce(true)
                            .withRemoveVolumes(true)
                            .exec();
                }
            }
        } catch (RuntimeException e) {
            // Another run may be sweeping too; what is left, a later one finds.
        }
    }

    private static DockerImageName parse(String name) {
        try {
            DockerImageName parsed = DockerImageName.parse(name);
            parsed.assertValid();
            return parsed;
        } catch (IllegalArgumentException e) {
            throw new SetupException(
                    "The parameter postgres/image (migration-safety.postgres.image) has the value '" + name
                            + "', which names no image.",
                    "Write it as repository:tag, such as postgres:17 or postgis/postgis:17-3.5.",
                    e);
        }
    }

    private static DockerClient client() {
        try {
            return DockerClientFactory.instance().client();
        } catch (RuntimeException e) {
            throw NoEngine.explain(e);
        }
    }

    private static Map<String, String> variables(InspectImageResponse image) {
        Map<String, String> variables = new HashMap<>();
        String[] set = image.getConfig() == null ? null : image.getConfig().getEnv();
        if (set != null) {
            for (String variable : set) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    variables.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
        }
        return variables;
    }

    /** Engines go by the kernel's word, images by Go's. */
    private static String architecture(String name) {
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "armv7l" -> "arm";
            default -> name;
        };
    }
}
