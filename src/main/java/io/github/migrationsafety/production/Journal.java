package io.github.migrationsafety.production;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was done to real databases, one JSON object a line, on disk before the next thing is done. One run at a time writes to it;
 * anybody may read. A line that a crash cut short is passed over, and {@link #tornLine()} says that there is one. Not thread-safe.
 */
public final class Journal implements AutoCloseable {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private final @Nullable FileChannel channel;
    private boolean torn;

    private Journal(Path file, @Nullable FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        if (Files.exists(file)) {
            read();
        }
    }

    /**
     * The journal as it stands, for those who only look.
     *
     * @throws SetupException if it cannot be read
     */
    public static Journal reading(Path file) {
        try {
            return new Journal(file, null);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /**
     * The journal for a run that writes; it is locked until it is closed, or the process ends however it ends.
     *
     * @throws SetupException if another run holds it, naming that run, or it cannot be written to
     */
    public static Journal writing(Path file) {
        FileChannel channel = null;
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new SetupException(
                        "Another run is at work: it holds the journal " + file
                                + lastRun(file).map(r -> " (" + r + ")").orElse("") + ".",
                        "Wait until it is done, then run the goal again; `status` tells how far it is.");
            }
            Journal journal = new Journal(file, channel);
            journal.endTornLine();
            return journal;
        } catch (IOException e) {
            close(channel);
            throw unusable(file, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(Long.MAX_VALUE - 1, 1, false);
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static Optional<String> lastRun(Path file) {
        try (Journal other = reading(file)) {
            return other.last().map(e -> e.goal() + " on " + e.target() + ", since " + e.at());
        }
    }

    /** Every line that could be read, oldest first. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The last line that could be read. */
    public Optional<Entry> last() {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }

    /** Whether a line cannot be read, as after a crash in the middle of writing it. */
    public boolean tornLine() {
        return torn;
    }

    /**
     * Writes a line, and returns when it is on disk.
     *
     * @throws SetupException if the disk takes no more
     */
    public void write(Entry entry) {
        try {
            append(MAPPER.writeValueAsString(entry) + "\n");
            entries.add(entry);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private void endTornLine() throws IOException {
        byte[] text = Files.readAllBytes(file);
        if (text.length > 0 && text[text.length - 1] != '\n') {
            append("\n");
        }
    }

    private void append(String text) throws IOException {
        if (channel == null) {
            throw new IllegalStateException("this journal was opened for reading");
        }
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        channel.position(channel.size());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    private void read() throws IOException {
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            try {
                if (!line.isBlank()) {
                    Optional<Entry> entry = Optional.ofNullable(MAPPER.readValue(line, Entry.class));
                    entry.ifPresent(entries::add);
                    torn |= entry.isEmpty();
                }
            } catch (JsonProcessingException notALine) {
                torn = true;
            }
        }
    }

    private static SetupException unusable(Path file, IOException e) {
        return new SetupException(
                "The journal " + file + " cannot be used: " + e.getMessage() + ".",
                "Make room there, or name another place with `production.journal` in the policy file.",
                e);
    }

    private static void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written that could be lost.
        }
    }

    /** Gives the journal to the next run. */
    @Override
    public void close() {
        close(channel);
    }
}
