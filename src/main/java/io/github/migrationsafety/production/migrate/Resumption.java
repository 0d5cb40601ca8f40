package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.migrate.StateReader.FoundIndex;
import io.github.migrationsafety.production.migrate.Work.Way;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.CreateIndex;
import io.github.migrationsafety.sql.Statement.Drop;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Puts right what a run left that was killed. A changeset in a transaction is in the database together with its line in
 * DATABASECHANGELOG or not at all; of one that commits each statement, the journal tells how many were executed, and the catalog
 * whether the last one was. Where neither does, nothing is guessed. Not thread-safe.
 */
final class Resumption {
    private static final Pattern SETTING = Pattern.compile("^\\s*(?:set|reset|show)\\b", Pattern.CASE_INSENSITIVE);

    /** What shows in the catalog if it was executed. */
    private static final Pattern DEFINES =
            Pattern.compile("^\\s*(?:create|alter|drop|comment|reindex)\\b", Pattern.CASE_INSENSITIVE);

    private final Work work;
    private final Interrupted choice;

    Resumption(Work work, Interrupted choice) {
        this.work = work;
        this.choice = choice;
    }

    /**
     * Looks for changesets that were left half way, and settles them.
     *
     * @throws SetupException if what is in the database does not tell how far one is
     */
    void settle() throws Exception {
        for (ChangeSet changeSet : work.parsed().changeLog().changeSets()) {
            Optional<Left> left = left(changeSet);
            if (left.isPresent()) {
                settle(left.get());
            }
        }
    }

    /**
     * @param executed how many of its changing statements are known to be executed
     * @param failed whether the next one is known to have failed
     * @param pending the statement of which nothing is known, as the journal shows it
     * @param fingerprint the schema before
     */
    private record Left(
            ChangeSet changeSet, Way way, int executed, boolean failed, Optional<String> pending, String fingerprint) {}

    private Optional<Left> left(ChangeSet changeSet) throws Exception {
        String id = changeSet.id().toString();
        List<Entry> about = work.site().journal().history().stream()
                .filter(e -> e.changeSet().equals(id))
                .toList();
        int start = -1;
        for (int i = 0; i < about.size(); i++) {
            if (isWay(about.get(i)) && about.get(i).state() == State.STARTED) {
                start = i;
            }
        }
        if (start < 0 || !"false".equals(about.get(start).detail().get("inTransaction"))) {
            return Optional.empty();
        }
        List<Entry> since = about.subList(start + 1, about.size());
        if (since.stream().anyMatch(e -> settles(e))) {
            return Optional.empty();
        }
        Way way = about.get(start).step().equals(Way.APPLY.step()) ? Way.APPLY : Way.REVERT;
        boolean recorded = work.session().history().getRanChangeSet(work.liquibase(changeSet)) != null;
        if (recorded == (way == Way.APPLY)) {
            return Optional.empty();
        }
        return Optional.of(new Left(
                changeSet,
                way,
                count(since, State.DONE),
                since.stream().anyMatch(e -> isWay(e) && e.state() == State.FAILED),
                pending(since),
                about.get(start).detail().getOrDefault("fingerprint", "")));
    }

    private static boolean isWay(Entry entry) {
        return entry.step().equals(Way.APPLY.step()) || entry.step().equals(Way.REVERT.step());
    }

    private static boolean settles(Entry entry) {
        return (isWay(entry) || entry.step().equals("settle")) && entry.state() == State.DONE;
    }

    private static int count(List<Entry> entries, State state) {
        // A retry sends the first statement again; what was executed counts once.
        return (int) entries.stream()
                .filter(e -> e.step().equals("statement") && e.state() == state)
                .map(e -> e.detail().get("number"))
                .distinct()
                .count();
    }

    private static Optional<String> pending(List<Entry> since) {
        Optional<String> pending = Optional.empty();
        for (Entry entry : since) {
            if (entry.step().equals("statement")) {
                pending = entry.state() == State.STARTED
                        ? Optional.of(entry.detail().getOrDefault("sql", ""))
                        : Optional.empty();
            }
        }
        return pending;
    }

    private void settle(Left left) throws Exception {
        switch (choice) {
            case REPEAT -> settled(left, "run again, as the parameter interrupted says");
            case DONE -> {
                recordDone(left);
                settled(left, "complete, as the parameter interrupted says");
            }
            case REFUSE -> judge(left);
        }
    }

    private void judge(Left left) throws Exception {
        List<SqlText> sql = changing(
                left.way() == Way.APPLY
                        ? left.changeSet().sql()
                        : left.changeSet().rollback().sql());
        if (left.pending().isEmpty() && left.executed() == 0) {
            settled(left, "none of its statements was sent");
        } else if (left.pending().isEmpty() && left.executed() == sql.size()) {
            recordDone(left);
            settled(left, "all of its statements were executed");
        } else if (left.executed() == 0
                && left.way() == Way.APPLY
                && buildsIndex(sql).isPresent()) {
            judgeIndex(left, sql, buildsIndex(sql).get());
        } else if (left.executed() == 0 && dropsIndex(sql).isPresent()) {
            judgeDrop(left, sql, dropsIndex(sql).get());
        } else if (left.executed() == 0 && nothingDone(left)) {
            settled(left, "its first statement was not executed");
        } else {
            throw halfWay(left, sql.size());
        }
    }

    private boolean nothingDone(Left left) throws SQLException {
        boolean wouldShow =
                left.pending().filter(s -> DEFINES.matcher(s).find()).isPresent();
        return (left.failed() || wouldShow)
                && left.fingerprint().equals(work.states().fingerprint());
    }

    private static List<SqlText> changing(List<SqlText> sql) {
        return sql.stream().filter(s -> !SETTING.matcher(s.sql()).find()).toList();
    }

    private static Optional<CreateIndex> buildsIndex(List<SqlText> sql) {
        return sql.isEmpty()
                ? Optional.empty()
                : sql.get(0).statements().stream()
                        .flatMap(List::stream)
                        .filter(CreateIndex.class::isInstance)
                        .map(CreateIndex.class::cast)
                        .filter(index -> index.concurrently() && index.name().isPresent())
                        .findFirst();
    }

    private void judgeIndex(Left left, List<SqlText> sql, CreateIndex index) throws Exception {
        List<FoundIndex> found =
                work.states().indexes(index.table().schema(), index.name().orElseThrow());
        if (found.isEmpty()) {
            settled(left, "its index was not begun");
        } else if (found.size() == 1 && !found.get(0).valid()) {
            dropIndex(found.get(0).name());
            settled(left, "the invalid index " + found.get(0).name() + " that it left is dropped");
        } else if (found.size() == 1 && sql.size() == 1) {
            recordDone(left);
            settled(left, "its index " + found.get(0).name() + " is complete");
        } else {
            throw halfWay(left, sql.size());
        }
    }

    private static Optional<QualifiedName> dropsIndex(List<SqlText> sql) {
        return sql.isEmpty()
                ? Optional.empty()
                : sql.get(0).statements().stream()
                        .flatMap(List::stream)
                        .filter(Drop.class::isInstance)
                        .map(Drop.class::cast)
                        .filter(drop -> drop.kind() == ObjectKind.INDEX
                                && drop.concurrently()
                                && drop.objects().size() == 1)
                        .map(drop -> drop.objects().get(0))
                        .findFirst();
    }

    /** An index that was to go is invalid first, and then gone; until then it can be dropped again. */
    private void judgeDrop(Left left, List<SqlText> sql, QualifiedName index) throws Exception {
        if (!work.states().indexes(index.schema(), index.name()).isEmpty()) {
            settled(left, "its index " + index + " is still there");
        } else if (sql.size() == 1) {
            recordDone(left);
            settled(left, "its index " + index + " is gone");
        } else {
            throw halfWay(left, sql.size());
        }
    }

    private void dropIndex(String name) throws SQLException {
        work.session().atLength("DROP INDEX CONCURRENTLY IF EXISTS " + name);
    }

    private void recordDone(Left left) throws Exception {
        if (left.way() == Way.APPLY) {
            work.session().record(work.liquibase(left.changeSet()));
        } else {
            work.session().forget(work.liquibase(left.changeSet()));
        }
    }

    private void settled(Left left, String how) {
        work.site().journal().done("settle", left.changeSet().id().toString(), Map.of("how", how));
        work.site().messages().info(left.changeSet().id() + " was left half way: " + how + ".");
    }

    private static SetupException halfWay(Left left, int all) {
        List<String> words = new ArrayList<>();
        words.add(left.executed() + " of its " + all + " statements " + (left.executed() == 1 ? "was" : "were")
                + " executed");
        left.pending().ifPresent(sql -> words.add("whether this one was is unknown: " + sql));
        return new SetupException(
                "A run before was ended in the middle of " + left.changeSet().id() + " at "
                        + left.changeSet().at() + ", which does not run in a transaction: "
                        + String.join("; ", words) + ".",
                "Look at what is there. Either undo it by hand and set interrupted (migration-safety.interrupted) to"
                        + " repeat, or complete it by hand and set it to done.");
    }
}
