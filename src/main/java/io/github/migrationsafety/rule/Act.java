package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Witness;
import java.util.List;
import java.util.Optional;

/** A statement on its {@link Way}, with what stands before it. Thread-safe; two acts are equal only if they are the same. */
public final class Act {
    private final Way way;
    private final int index;
    private final NewTables.Moment moment;

    Act(Way way, int index, NewTables.Moment moment) {
        this.way = way;
        this.index = index;
        this.moment = moment;
    }

    public Way way() {
        return way;
    }

    public Statement statement() {
        return moment.statement();
    }

    /** The text that it was read from. */
    public SqlText text() {
        return moment.text();
    }

    public Location at() {
        return moment.text().at();
    }

    /** The tables as they stand before it. */
    public Standing tables() {
        return moment.tables();
    }

    /** The schema before it. */
    public Schema schema() {
        return way.before(this);
    }

    /** The statements of the way before this one. */
    public List<Act> earlier() {
        return way.acts().subList(0, index);
    }

    /** The statements of the way after this one. */
    public List<Act> later() {
        return way.acts().subList(index + 1, way.acts().size());
    }

    /** The full name that a name in the statement means. */
    public QualifiedName resolve(QualifiedName name) {
        return tables().resolve(name);
    }

    /** What is known of the table that a name in the statement means. */
    public Optional<Table> table(QualifiedName name) {
        return schema().table(resolve(name));
    }

    /** Whether a table is known to have a column of that name, so that IF NOT EXISTS adds none. */
    public boolean hasColumn(QualifiedName name, String column) {
        return table(name).flatMap(t -> t.column(column)).isPresent();
    }

    /** The table that has an index of that name, before the statement. */
    public Optional<Table> tableOfIndex(QualifiedName index) {
        List<QualifiedName> candidates = index.schema().isPresent()
                ? List.of(index)
                : tables().path().stream().map(index::in).toList();
        return candidates.stream()
                .flatMap(name -> schema().tableOfIndex(name).stream())
                .findFirst()
                .flatMap(schema()::table);
    }

    /**
     * Whether a name means a table that the running release may use: not temporary, not created in this changeset, and not
     * one that a pending changeset created and that holds no more than seed rows. One that no statement has created stood before
     * the changelog began, unless something unseen may have made it.
     */
    public boolean inUse(QualifiedName name) {
        return tables().find(name)
                .map(life -> life.kind() == Standing.Kind.TABLE && isOld(life))
                .orElseGet(() -> !tables().blind() && way.witness() == Witness.SOURCE);
    }

    /** Whether an ALTER TABLE reaches a table in use; one with IF EXISTS only if the table is known to stand. */
    public boolean mayAlter(QualifiedName name, boolean ifExists) {
        return inUse(name) && !(ifExists && tables().find(name).isEmpty());
    }

    /** The same for a materialized view. */
    public boolean viewInUse(QualifiedName name) {
        return tables().find(name)
                .map(life -> life.kind() == Standing.Kind.MATERIALIZED_VIEW && isOld(life))
                .orElseGet(() -> !tables().blind());
    }

    private boolean isOld(Standing.Life life) {
        boolean ownCreation =
                life.origin().filter(o -> o.changeSet() == way.changeSet()).isPresent();
        return !life.isNew() && !ownCreation;
    }

    /** What the rehearsal observed while it ran. */
    public Optional<Observed> observed() {
        return way.observed(text());
    }

    /** Whether its text holds nothing else. */
    public boolean alone() {
        return text().statements().filter(all -> all.size() == 1).isPresent();
    }

    /** What is wrong with it. */
    public Problem problem(String object, QualifiedName table, String message, Fix fix) {
        return problem(object, table, message, fix.text(way, text()));
    }

    /** What is wrong with it, with a remedy in full. */
    public Problem problem(String object, QualifiedName table, String message, String remedy) {
        return new Problem(way.changeSet().id(), at(), object, Optional.of(table.toString()), message, remedy);
    }
}
