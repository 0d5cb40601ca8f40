package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.KeptStates;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Proven;
import io.github.migrationsafety.rehearsal.codec.RecordCodec;
import io.github.migrationsafety.step.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of one rehearsal at one point of it, for those that come after. The server is copied when the point is reached;
 * what the chain back tells is added at the end. Not thread-safe.
 */
final class Keeping implements AutoCloseable {
    private static final int NOWHERE = -1;

    private final @Nullable ProvenPrefixes prefixes;
    private final @Nullable EmbeddedPostgres server;
    private final List<String> digests;
    private final int mark;
    private final long start = System.nanoTime();
    private KeptStates.@Nullable Draft draft;
    private @Nullable ProvenPrefix proven;

    private Keeping(
            @Nullable ProvenPrefixes prefixes, @Nullable EmbeddedPostgres server, List<String> digests, int mark) {
        this.prefixes = prefixes;
        this.server = server;
        this.digests = digests;
        this.mark = mark;
    }

    /** @param from how many changesets are known already */
    static Keeping begin(
            Optional<ProvenPrefixes> prefixes, ParsedChangeLog parsed, ThrowawayPostgres server, int from) {
        if (prefixes.isEmpty() || !(server instanceof EmbeddedPostgres embedded)) {
            return new Keeping(null, null, List.of(), NOWHERE);
        }
        List<String> digests = prefixes.get().digests(parsed);
        int before =
                parsed.changeLog().changeSets().size() - prefixes.get().thrift().beforeEnd();
        int mark = Math.min(digests.size(), before);
        return new Keeping(prefixes.get(), embedded, digests, mark > from ? mark : NOWHERE);
    }

    /** After how many changesets the state is kept. */
    int mark() {
        return mark;
    }

    /** So many changesets are in the database now. */
    void reached(int changeSets, Theatre theatre, List<Step> steps) throws SQLException {
        if (changeSets != mark || prefixes == null || server == null) {
            return;
        }
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        if (taken.compareTo(prefixes.thrift().atLeast()) < 0) {
            return;
        }
        Optional<ProvenPrefix> state = theatre.proven(steps);
        if (state.isPresent()) {
            proven = state.get();
            draft = prefixes.states().draft(server).orElse(null);
        }
    }

    /**
     * The rehearsal is over.
     *
     * @param steps with the chain back
     * @param clean whether the chain came back to what is kept
     */
    void finish(List<Step> steps, boolean clean) {
        if (draft == null || proven == null || prefixes == null) {
            return;
        }
        ProvenPrefix told = clean ? proven.with(Proven.of(steps.subList(0, mark))) : proven;
        draft.publish(prefixes.name(digests.get(mark - 1)), new RecordCodec().write(ProvenPrefix.class, told));
    }

    @Override
    public void close() {
        if (draft != null) {
            draft.close();
        }
    }
}
