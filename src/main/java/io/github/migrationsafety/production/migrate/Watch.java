package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.postgres.Silence;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Watches a migration through a second session, on a thread of its own: says how far it is, who waits for whom, warns when it is
 * too much, and stops what takes too long. Thread-safe.
 */
final class Watch implements AutoCloseable {
    private static final long SHORTEST_REST = 50;

    private final Site site;
    private final Underway underway;
    private final AtomicInteger pid = new AtomicInteger();
    private final long began = System.nanoTime();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread watching = new Thread(task, "migration-safety-watch");
        watching.setDaemon(true);
        return watching;
    });

    // Below: the watching thread's own.
    private Optional<PulseReader> reader = Optional.empty();
    private List<Object> lastNews = List.of();
    private long lastWord = began;
    private boolean cancelled;
    private OptionalLong unanswered = OptionalLong.empty();
    private int looksWithoutAnswer;
    private volatile Optional<LiveSession> session = Optional.empty();
    private volatile Optional<Pulse> lastPulse = Optional.empty();
    private volatile List<Pulse.Waiter> lastBlocking = List.of();

    private Watch(Site site, Underway underway) {
        this.site = site;
        this.underway = underway;
    }

    /** Begins to watch. */
    static Watch start(Site site, Underway underway) {
        Watch watch = new Watch(site, underway);
        watch.thread.scheduleWithFixedDelay(watch::look, 0, watch.millisBetweenLooks(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** Whoever holds a lock has to be seen while it is waited for, which is no longer than the lock timeout. */
    private long millisBetweenLooks() {
        long usual = site.timing().look().toMillis();
        long wait = site.production().lockTimeout().toMillis();
        return wait == 0 ? usual : Math.min(usual, Math.max(SHORTEST_REST, wait / 4));
    }

    /** Watches this session from now on. */
    void session(LiveSession watched) {
        pid.set(watched.pid());
        session = Optional.of(watched);
    }

    /** Whom the migration waited for when it was last seen waiting; forgotten when asked. */
    String takeBlocking() {
        List<Pulse.Waiter> seen = lastBlocking;
        lastBlocking = List.of();
        return Pulse.words(seen);
    }

    /** What was seen last. */
    Optional<Pulse> lastPulse() {
        return lastPulse;
    }

    private void look() {
        try {
            if (reader.isEmpty()) {
                reader = Optional.of(
                        PulseReader.open(site.sessions(), site.timing().answer()));
            }
            Pulse pulse = reader.get().look(pid.get());
            lastPulse = Optional.of(pulse);
            if (!pulse.blocking().isEmpty()) {
                lastBlocking = pulse.blocking();
            }
            say(pulse);
            stopInTime(reader.get());
            giveUpLost(reader.get(), pulse);
        } catch (SQLException e) {
            reader.ifPresent(PulseReader::close);
            reader = Optional.empty();
            if (say(List.of("no answer"))) {
                site.messages().warn("critical: the database does not answer the watch: " + Silence.words(e));
            }
            giveUpInTime();
        } catch (RuntimeException e) {
            // Nothing may end the watch, and what it could not do this time it may do the next.
            site.messages().warn("The watch stumbled: " + e);
        }
    }

    /** Whoever waits for a server that answers no more, and of which no end is heard either, would wait for hours. */
    private void giveUpInTime() {
        Duration limit = site.production().limits().duration();
        if (elapsed().compareTo(limit) >= 0 && session.isPresent()) {
            site.messages()
                    .warn("Giving the connection up: the limit of " + words(limit)
                            + " for the whole is reached, and the database does not answer.");
            session.get().abort();
            session = Optional.empty();
        }
    }

    /**
     * What the server has answered, or never heard, while its answer is still waited for, was lost on the way: a firewall forgot the
     * connection. Looks are counted, not seconds, so that a machine that was asleep for a while proves nothing.
     */
    private void giveUpLost(PulseReader through, Pulse pulse) throws SQLException {
        OptionalLong call = session.map(s -> s.connection().unanswered()).orElse(OptionalLong.empty());
        boolean same = pulse.idle() && call.isPresent() && call.equals(unanswered);
        looksWithoutAnswer = same ? looksWithoutAnswer + 1 : 0;
        unanswered = call;
        if (looksWithoutAnswer * millisBetweenLooks() >= site.timing().answer().toMillis() && same) {
            site.messages()
                    .warn(
                            "critical: the server is done with what it was sent, but its answer does not arrive. Giving the"
                                    + " connection up.");
            through.end(pid.get());
            session.orElseThrow().abort();
            session = Optional.empty();
        }
    }

    private void stopInTime(PulseReader through) throws SQLException {
        Duration limit = site.production().limits().duration();
        if (elapsed().compareTo(limit) >= 0) {
            underway.stop("the limit of " + words(limit) + " for the whole is reached");
        }
        Underway.Moment now = underway.now();
        if (underway.stopReason().isPresent() && now.interruptible() && !cancelled) {
            cancelled = true;
            site.messages()
                    .warn("Interrupting " + now.changeSet() + ": "
                            + underway.stopReason().get());
            underway.interrupt(() -> through.cancel(pid.get()));
        }
        if (!now.interruptible()) {
            cancelled = false;
        }
    }

    private void say(Pulse pulse) {
        Underway.Moment now = underway.now();
        List<Object> news = new ArrayList<>(pulse.news());
        news.add(now.changeSet());
        news.add(now.statement());
        boolean tooMany = pulse.blocked().size() > site.production().limits().blockedSessions();
        boolean tooFar =
                pulse.lagSeconds() > site.production().limits().replicationLag().toSeconds();
        news.add(tooMany);
        news.add(tooFar);
        if (now.changeSet().isBlank() || !say(news)) {
            return;
        }
        String line = words(now, pulse);
        if (tooMany || tooFar) {
            site.messages().warn("warning: " + line);
        } else {
            site.messages().info(line);
        }
    }

    /** Whether it is time for a word. */
    private boolean say(List<Object> news) {
        long now = System.nanoTime();
        boolean due = now - lastWord >= site.timing().word().toNanos();
        if (!due && news.equals(lastNews)) {
            return false;
        }
        lastNews = List.copyOf(news);
        lastWord = now;
        return true;
    }

    private String words(Underway.Moment now, Pulse pulse) {
        StringBuilder line = new StringBuilder()
                .append(words(elapsed()))
                .append("  ")
                .append(now.number())
                .append(" of ")
                .append(now.total())
                .append("  ")
                .append(now.changeSet());
        if (!now.statement().isBlank()) {
            line.append("  ").append(now.statement());
        }
        if (!pulse.activity().isBlank()) {
            line.append("  [").append(pulse.activity()).append(']');
        }
        line.append("  ")
                .append(pulse.connections())
                .append('/')
                .append(pulse.maxConnections())
                .append(" connections");
        if (pulse.lagSeconds() > 0) {
            line.append(", replicas ").append(pulse.lagSeconds()).append(" s behind");
        }
        if (!pulse.blocking().isEmpty()) {
            line.append("; waits for ").append(Pulse.words(pulse.blocking()));
        }
        if (!pulse.blocked().isEmpty()) {
            line.append("; ")
                    .append(pulse.blocked().size())
                    .append(" blocked: ")
                    .append(Pulse.words(pulse.blocked()));
        }
        return line.toString();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    static String words(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** Ends the watching; nothing is said any more. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(site.timing().answer().toMillis(), TimeUnit.MILLISECONDS)) {
                site.messages().warn("The watch did not end in time.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reader.ifPresent(PulseReader::close);
    }
}
