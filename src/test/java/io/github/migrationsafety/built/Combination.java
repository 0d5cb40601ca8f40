package io.github.migrationsafety.built;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One version of each thing that the plugin runs with.
 *
 * @param postgres a major
 * @param java a feature release
 */
record Combination(int postgres, String liquibase, String maven, int java) {
    static final List<Integer> POSTGRES = List.of(14, 15, 16, 17, 18);
    static final List<String> LIQUIBASE = List.of("4.33.0", "5.0.4");
    static final List<String> MAVEN = List.of("3.6.3", "3.8.9", "3.9.16", "4.0.0-rc-6");
    static final List<Integer> JAVA = List.of(17, 25);

    private static final List<String> PLACES = List.of("/usr/lib/jvm", "/opt", "/Library/Java/JavaVirtualMachines");

    /** Every two versions of different things meet in one of these. */
    static List<Combination> pairs(List<Integer> java) {
        List<Combination> all = new ArrayList<>();
        for (int p = 0; p < POSTGRES.size(); p++) {
            for (int m = 0; m < MAVEN.size(); m++) {
                all.add(new Combination(
                        POSTGRES.get(p),
                        LIQUIBASE.get((p + m) % LIQUIBASE.size()),
                        MAVEN.get(m),
                        java.get((p + m / 2) % java.size())));
            }
        }
        return all;
    }

    /** Every version is in one of these. */
    static List<Combination> cut(List<Integer> java) {
        List<Combination> all = new ArrayList<>();
        for (int p = 0; p < POSTGRES.size(); p++) {
            all.add(new Combination(
                    POSTGRES.get(p),
                    LIQUIBASE.get(p % LIQUIBASE.size()),
                    MAVEN.get(p % MAVEN.size()),
                    java.get(p / 2 % java.size())));
        }
        return all;
    }

    /** The JDKs of this machine that are of interest, by release: this one, and those where systems put them. */
    static Map<Integer, Path> javaHomes() throws IOException {
        Map<Integer, Path> homes = new TreeMap<>();
        for (String place : PLACES) {
            if (Files.isDirectory(Path.of(place))) {
                try (DirectoryStream<Path> installed = Files.newDirectoryStream(Path.of(place))) {
                    for (Path home : installed) {
                        add(home, homes);
                        add(home.resolve("Contents/Home"), homes);
                    }
                }
            }
        }
        add(Path.of(System.getProperty("java.home")), homes);
        homes.keySet().retainAll(JAVA);
        return homes;
    }

    private static void add(Path home, Map<Integer, Path> homes) throws IOException {
        Path release = home.resolve("release");
        if (!Files.isRegularFile(release) || !Files.exists(home.resolve("bin").resolve("java"))) {
            return;
        }
        for (String line : Files.readAllLines(release)) {
            if (line.matches("JAVA_VERSION=\"\\d+.*")) {
                homes.put(Integer.valueOf(line.replaceAll("\\D*(\\d+).*", "$1")), home);
            }
        }
    }
}
