package io.github.migrationsafety.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM with a server, to be killed. */
final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final Path folder;
    private final ProcessHandle server;
    private final ProcessHandle janitor;
    private final String segment;

    private ChildJvm(Process process, Path folder, ProcessHandle server, ProcessHandle janitor, String segment) {
        this.process = process;
        this.folder = folder;
        this.server = server;
        this.janitor = janitor;
        this.segment = segment;
    }

    /** What the other JVM runs: a server on version 17, kept until standard input ends. */
    public static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws IOException {
            Launch launch = Launch.current();
            Launch watched = new Launch(launch.prefix(), launch.serverUid(), Launch.Watch.valueOf(arguments[0]));
            Account account = Account.current();
            Platform platform = Platform.current();
            EmbeddedPostgres postgres = EmbeddedPostgres.start(new Starter(
                    platform,
                    PostgresVersions.of(platform).exact("17"),
                    account,
                    watched,
                    CacheFolder.open(account),
                    new TestBinaries()));
            Path data = postgres.folder().resolve("data");
            System.out.println(postgres.folder());
            System.out.println(Postmaster.find(data).orElseThrow().pid());
            System.out.println(postgres.janitor().orElseThrow().pid());
            System.out.println(SharedMemory.segment(Files.readAllLines(data.resolve("postmaster.pid")))
                    .orElseThrow());
            System.out.println(System.in.read());
        }
    }

    static ChildJvm start(Launch.Watch watch) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dbasedir=" + System.getProperty("basedir", "."),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        watch.name()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Path folder = Path.of(output.readLine());
        ProcessHandle server = process(output.readLine());
        ProcessHandle janitor = process(output.readLine());
        return new ChildJvm(process, folder, server, janitor, output.readLine());
    }

    private static ProcessHandle process(String number) {
        return ProcessHandle.of(Long.parseLong(number)).orElseThrow();
    }

    Path folder() {
        return folder;
    }

    ProcessHandle server() {
        return server;
    }

    /** The shell that cleans up behind it. */
    ProcessHandle janitor() {
        return janitor;
    }

    /** The number of the server's System V shared memory. */
    String segment() {
        return segment;
    }

    /** SIGTERM. */
    void terminate() throws Exception {
        process.destroy();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    /** SIGKILL. */
    void kill() throws Exception {
        process.destroyForcibly();
        process.onExit().get(30, TimeUnit.SECONDS);
    }

    void awaitEnd(ProcessHandle one) throws Exception {
        one.onExit().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        server.destroyForcibly();
    }
}
