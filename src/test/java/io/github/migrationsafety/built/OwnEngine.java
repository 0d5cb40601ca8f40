package io.github.migrationsafety.built;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A Docker engine that nobody else uses, so that it may be killed. It takes its image and its network's device from the engine of
 * this machine. Needs root, and the programs {@code dockerd} and {@code docker}. Not thread-safe.
 */
final class OwnEngine implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int LOOK_EVERY_MILLIS = 200;
    private static final int LAST_LINES = 10;

    private final Path folder;
    /** At most 15 characters, as the kernel wants it. */
    private final String bridge = "built" + ProcessHandle.current().pid();

    private Optional<Process> daemon = Optional.empty();

    private OwnEngine(Path folder) {
        this.folder = folder;
    }

    /** Why there can be none here; empty if there can. */
    static Optional<String> missing() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("an engine of its own is for root");
        }
        return Stream.of("dockerd", "docker")
                .filter(program -> Stream.of(System.getenv("PATH").split(":"))
                        .noneMatch(place -> Files.isExecutable(Path.of(place, program))))
                .findFirst()
                .map(program -> "there is no " + program);
    }

    /** @param image one that the engine of this machine has */
    static OwnEngine start(Path folder, String image) throws IOException, InterruptedException {
        OwnEngine engine = new OwnEngine(Files.createDirectories(folder));
        try {
            // Addresses that RFC 2544 sets apart for tests.
            long number = ProcessHandle.current().pid();
            output(
                    "docker",
                    "network",
                    "create",
                    "--subnet=198." + (18 + number / 256 % 2) + "." + number % 256 + ".0/24",
                    "--opt=com.docker.network.bridge.name=" + engine.bridge,
                    engine.bridge);
            engine.start();
            Path archive = folder.resolve("image.tar");
            output("docker", "save", "--output", archive.toString(), image);
            engine.docker("load", "--input", archive.toString());
            Files.delete(archive);
            return engine;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    /** Starts it, on what it left when it was killed. */
    void start() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process started = new ProcessBuilder(
                        "dockerd",
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--host=" + host(),
                        "--bridge=" + bridge,
                        // Ports are published by its own proxy; the machine's firewall is none of its business.
                        "--iptables=false",
                        "--ip6tables=false",
                        "--ip-forward=false",
                        "--ip-masq=false",
                        "--containerd-namespace=" + bridge,
                        "--containerd-plugins-namespace=" + bridge + "-plugins")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        daemon = Optional.of(started);
        for (int waited = 0; !answers(); waited += LOOK_EVERY_MILLIS) {
            if (started.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS) || waited > PATIENCE_SECONDS * 1000) {
                List<String> said = Files.readAllLines(log);
                throw new AssertionError("the engine does not come up:\n"
                        + String.join("\n", said.subList(Math.max(0, said.size() - LAST_LINES), said.size())));
            }
        }
    }

    private boolean answers() throws IOException, InterruptedException {
        return new ProcessBuilder("docker", "--host", host(), "info")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** What {@code DOCKER_HOST} is to be. */
    String host() {
        return "unix://" + folder.resolve("socket");
    }

    /** All containers, those included that have ended. */
    List<String> containers() throws IOException, InterruptedException {
        return docker("ps", "--all", "--quiet");
    }

    /** Waits until a process of a container is busy with a SELECT. */
    void awaitSelect(MavenRun.Running maven) throws IOException, InterruptedException {
        while (true) {
            for (String container : docker("ps", "--quiet")) {
                if (docker("top", container).stream().anyMatch(line -> line.endsWith(" SELECT"))) {
                    return;
                }
            }
            if (maven.process().waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new AssertionError("never came to the middle:\n" + maven.said());
            }
        }
    }

    /** Kills it as nothing can hinder. Containers go on for themselves, without their ports. */
    void kill() throws IOException, InterruptedException {
        Process running = daemon.orElseThrow();
        running.destroyForcibly().waitFor();
        daemon = Optional.empty();
        // Its helper dies with it, but for the next daemon it lives until somebody has taken note of its death.
        Files.deleteIfExists(folder.resolve("exec/containerd/containerd.pid"));
    }

    private List<String> docker(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker", "--host", host()));
        command.addAll(List.of(arguments));
        return output(command.toArray(String[]::new));
    }

    private static List<String> output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ":\n" + said);
        }
        return said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    /** Ends containers that outlived the engine because it was not started again. */
    private void endContainers() {
        List<ProcessHandle> shims = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains(bridge))
                        .isPresent())
                .toList();
        for (ProcessHandle shim : shims) {
            Stream.concat(shim.descendants(), Stream.of(shim)).forEach(process -> {
                process.destroyForcibly();
                process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
            });
        }
    }

    /** A daemon mounts its folder and those of containers; one that is killed leaves them so. */
    private void unmount() throws IOException, InterruptedException {
        List<String> places = Files.readAllLines(Path.of("/proc/mounts")).stream()
                .map(line -> line.split(" ")[1])
                .filter(place -> place.startsWith(folder + "/"))
                .sorted(Comparator.reverseOrder())
                .toList();
        for (String place : places) {
            output("umount", place);
        }
    }

    @Override
    public void close() {
        try {
            if (daemon.isPresent()) {
                daemon.get().destroy();
                daemon.get().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            endContainers();
            unmount();
            output("docker", "network", "rm", bridge);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
