package io.github.migrationsafety.bundle;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder in which each shard of a rehearsal leaves what it proved, in a folder of its own, so that the folders of several
 * machines can be laid together. Written in full or not at all.
 */
public final class ShardEvidence {
    static final String FOLDER = "shards";

    private static final String RECORD = "shard.json";
    private static final String STEPS = "steps.bin";
    private static final String AGAIN =
            "Rehearse all shards again with the same plugin, server, policy and changelog, and put all their folders there.";

    private final Path folder;

    /** @param outputDirectory the folder under which each goal has a folder of its own */
    public ShardEvidence(Path outputDirectory) {
        this.folder = outputDirectory.resolve("rehearse").resolve(FOLDER);
    }

    /**
     * What a shard left.
     *
     * @param folder where the reports lie that were given to {@link #write}
     * @param steps the bytes that were given to it
     */
    public record Shard(ShardRecord about, Path folder, byte[] steps) {}

    /** Whether any shard left something. */
    public boolean isThere() {
        return Files.isDirectory(folder);
    }

    /** Removes what all shards left. */
    public void clear() {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Removes what one shard left. */
    public void clear(int index, int total) {
        try {
            Folders.delete(place(index, total));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /**
     * Leaves what a shard proved.
     *
     * @param reports the shard's own reports, by the names of their files
     * @return the folder of that shard
     */
    public Path write(ShardRecord about, byte[] steps, Map<String, byte[]> reports) {
        Path place = place(about.index(), about.total());
        try {
            Map<String, byte[]> files = new TreeMap<>(reports);
            files.put(STEPS, steps);
            SortedMap<String, String> sums = new TreeMap<>();
            files.forEach((name, content) -> sums.put(name, sum(content)));
            files.put(RECORD, Json.write(new Sealed(about, sums)));
            WholeFolder.write(place, files);
            return place;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** A record with the digests of the files that belong to it. */
    private record Sealed(ShardRecord shard, SortedMap<String, String> files) {}

    /**
     * All shards of one rehearsal, in order.
     *
     * @throws SetupException if one is missing or damaged, or if they are not of one and the same rehearsal
     */
    public List<Shard> complete() {
        List<Shard> shards = read();
        ShardRecord first = shards.get(0).about();
        for (Shard shard : shards) {
            Optional<String> difference = first.difference(shard.about());
            if (difference.isPresent()) {
                throw new SetupException(
                        "The shards " + first.name() + " and " + shard.about().name() + " in " + folder
                                + " do not belong together: " + difference.get() + ".",
                        "Remove the folder of the one that is out of date. " + AGAIN);
            }
        }
        TreeSet<Integer> missing = new TreeSet<>();
        for (int i = 1; i <= first.total(); i++) {
            missing.add(i);
        }
        shards.forEach(s -> missing.remove(s.about().index()));
        if (!missing.isEmpty()) {
            throw new SetupException(
                    "Of the " + first.total() + " shards of the rehearsal "
                            + String.join(
                                    ", ", missing.stream().map(String::valueOf).toList()) + " "
                            + (missing.size() == 1 ? "is" : "are") + " missing in " + folder + ".",
                    "Look why that job did not end or left no files, and put its folder there.");
        }
        int end = 0;
        for (Shard shard : shards) {
            if (shard.about().from() != end) {
                throw new SetupException(
                        "The shard " + shard.about().name() + " in " + folder
                                + " does not begin where the one before it ends.",
                        AGAIN);
            }
            end = shard.about().to();
        }
        return shards;
    }

    private List<Shard> read() {
        List<Shard> shards = new ArrayList<>();
        for (Path place : places()) {
            try {
                Sealed sealed = Json.read(Files.readAllBytes(place.resolve(RECORD)), Sealed.class);
                for (Map.Entry<String, String> file : sealed.files().entrySet()) {
                    if (!sum(Files.readAllBytes(place.resolve(file.getKey()))).equals(file.getValue())) {
                        throw new IOException(file.getKey() + " is not what was written");
                    }
                }
                shards.add(new Shard(sealed.shard(), place, Files.readAllBytes(place.resolve(STEPS))));
            } catch (IOException e) {
                throw new SetupException(
                        "What a shard of the rehearsal left in " + place + " cannot be read: " + e.getMessage() + ".",
                        "Rehearse that shard again, with the version of the plugin that puts them together.",
                        e);
            }
        }
        if (shards.isEmpty()) {
            throw new SetupException(
                    "There are no shards to put together: " + folder + " does not exist or is empty.",
                    "Rehearse with -Dmigration-safety.shard=1/4 to 4/4 first, and put the folders that they leave there.");
        }
        shards.sort(Comparator.comparing(s -> s.about().index()));
        return shards;
    }

    private List<Path> places() {
        if (!isThere()) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(p -> !p.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new SetupException("The folder " + folder + " cannot be read.", "Make it readable.", e);
        }
    }

    private Path place(int index, int total) {
        return folder.resolve(index + "-of-" + total);
    }

    private static String sum(byte[] bytes) {
        return HexFormat.of().formatHex(ChangeLogDigest.sha256().digest(bytes));
    }

    private SetupException unwritable(IOException e) {
        return WholeFolder.unwritable("What the shard proved", folder, e);
    }
}
