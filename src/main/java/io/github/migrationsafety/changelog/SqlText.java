package io.github.migrationsafety.changelog;

import io.github.migrationsafety.sql.CalledRoutines;
import io.github.migrationsafety.sql.Part;
import io.github.migrationsafety.sql.Secrets;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.WithClause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement that a changeset sends to PostgreSQL. What it does is read once, ahead on another thread or when somebody
 * first asks: Liquibase goes on with the next changeset meanwhile. Immutable to those who look at it, and thread-safe.
 */
public final class SqlText {
    /** What a statement with a WITH clause may begin with; possessive, or a long comment before it would take all of the stack. */
    private static final Pattern WITH = Pattern.compile("(?is)(?:\\s|--[^\\n]*+\\n|/\\*.*?\\*/)*+with\\b");

    private final String sql;
    private final Location at;
    private final FutureTask<Optional<List<Statement>>> reading;
    private final Optional<Within> within;
    private final PartLines lines;
    private volatile @Nullable List<SqlText> parts;

    /**
     * Where a statement stands that Liquibase does not send by itself.
     *
     * @param around the statement around it: a DO block, or one with a WITH clause
     * @param part what it is in there
     */
    public record Within(SqlText around, Part part) {
        /** What runs it, for sentences: {@code DO block}, or {@code called routine} for what a call of it shows. */
        public String name() {
            return CalledRoutines.isBlock(around.sql()) ? "DO block" : "called routine";
        }

        /** Whether it is a statement of a DO block, or of a routine that is called, rather than of a WITH clause. */
        public boolean inBlock() {
            return around.statements().orElse(List.of()).stream().anyMatch(Statement.DoBlock.class::isInstance);
        }
    }

    /** Finds the places of the statements inside of a text, in order. Thread-safe. */
    interface PartLines {
        List<Location> of(List<String> written);
    }

    private SqlText(
            String sql,
            Callable<Optional<List<Statement>>> reading,
            Location at,
            Optional<Within> within,
            PartLines lines) {
        this.sql = Secrets.masked(sql);
        this.reading = new FutureTask<>(reading);
        this.at = at;
        this.within = within;
        this.lines = lines;
    }

    /**
     * A statement that is known already.
     *
     * @param sql the statement as Liquibase would send it
     * @param statements what it does; empty when no parser could read it
     * @param at its own line where the format allows it, else its changeset's
     */
    public SqlText(String sql, Optional<List<Statement>> statements, Location at) {
        this(sql, () -> statements, at, Optional.empty(), nowhereElse(at));
    }

    /** A statement that is read by and by; {@code reading} always gives the same and never fails. */
    static SqlText readAhead(
            String sql, Callable<Optional<List<Statement>>> reading, Location at, PartLines lines, Executor elsewhere) {
        SqlText text = new SqlText(sql, reading, at, Optional.empty(), lines);
        elsewhere.execute(text.reading);
        return text;
    }

    /** Statements whose own places are not known stand where the text around them does. */
    static PartLines nowhereElse(Location at) {
        return written -> Collections.nCopies(written.size(), at);
    }

    /** The statement as Liquibase would send it, but for passwords, which are masked. */
    public String sql() {
        return sql;
    }

    /** Whether the text is a comment in the place of what only an execution shows, such as the rows of a big file. */
    public boolean standsIn() {
        return sql.startsWith("-- ")
                && sql.indexOf('\n') < 0
                && statements().filter(List::isEmpty).isEmpty();
    }

    /** What it does; empty when no parser could read it. */
    public Optional<List<Statement>> statements() {
        // Whoever comes first reads; this does nothing if that was somebody else.
        reading.run();
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a statement was read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a statement at " + at + " cannot be read", e.getCause());
        }
    }

    /** The statements inside of it, in order: those of a DO block, as far as it can be read, or of a WITH clause. */
    public List<SqlText> parts() {
        List<SqlText> known = parts;
        if (known == null) {
            known = read();
            parts = known;
        }
        return known;
    }

    private List<SqlText> read() {
        List<Part> inside =
                statements().orElse(List.of()).stream().flatMap(this::inside).toList();
        List<Location> places = lines.of(inside.stream().map(Part::written).toList());
        List<SqlText> texts = new ArrayList<>();
        for (int i = 0; i < inside.size(); i++) {
            Part part = inside.get(i);
            texts.add(new SqlText(
                    part.sql(),
                    () -> Optional.of(part.statements()),
                    places.get(i),
                    Optional.of(new Within(this, part)),
                    nowhereElse(places.get(i))));
        }
        return List.copyOf(texts);
    }

    private Stream<Part> inside(Statement statement) {
        if (statement instanceof Statement.DoBlock block) {
            return block.code().stream().flatMap(code -> code.parts().stream());
        }
        boolean data = statement instanceof Statement.Insert
                || statement instanceof Statement.Update
                || statement instanceof Statement.Delete
                || statement instanceof Statement.Merge
                || statement instanceof Statement.Select;
        return data && WITH.matcher(sql).lookingAt() ? WithClause.changes(sql).stream() : Stream.empty();
    }

    /** It, and behind it its parts with theirs. */
    public Stream<SqlText> withParts() {
        return Stream.concat(Stream.of(this), parts().stream().flatMap(SqlText::withParts));
    }

    /** The statement in which it stands; empty when Liquibase sends it. */
    public Optional<Within> within() {
        return within;
    }

    /** What Liquibase sends: the statement around it, or itself. */
    public SqlText sent() {
        return within.map(w -> w.around().sent()).orElse(this);
    }

    /** Whether it is a statement of a DO block. */
    public boolean inBlock() {
        return within.filter(Within::inBlock).isPresent();
    }

    /** Its own line where the format allows it, else its changeset's. */
    public Location at() {
        return at;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SqlText text && sql.equals(text.sql) && at.equals(text.at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sql, at);
    }

    @Override
    public String toString() {
        return at + ": " + sql;
    }
}
