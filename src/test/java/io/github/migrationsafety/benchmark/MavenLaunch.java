package io.github.migrationsafety.benchmark;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts Maven as its script {@code bin/mvn} does, but without a shell between, so that what is measured is Maven.
 *
 * @param home Maven's folder
 * @param localRepository the repository that the plugin was installed into
 * @param settings global settings; the user's own settings hold as well
 */
record MavenLaunch(Path home, Path localRepository, Path settings) {
    private static final String HEAP = "-Xmx512m";

    /**
     * Runs goals.
     *
     * @param project the folder of the POM
     * @param log where the output goes
     * @param arguments goals and options
     */
    Measurement run(Path project, Path log, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-classpath",
                classworlds().toString(),
                "-Dclassworlds.conf=" + home.resolve("bin").resolve("m2.conf"),
                "-Dmaven.home=" + home,
                "-Dmaven.multiModuleProjectDirectory=" + project,
                "org.codehaus.plexus.classworlds.launcher.Launcher",
                "--batch-mode",
                "--global-settings",
                settings.toString(),
                "-Dmaven.repo.local=" + localRepository));
        command.addAll(arguments);
        return MeasuredProcess.run(command, project, log);
    }

    private Path classworlds() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(home.resolve("boot"), "plexus-classworlds-*.jar")) {
            return jars.iterator().next();
        }
    }
}
