package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a look-up by some columns of a table finds an index: one that leads with them, in any order. Immutable.
 *
 * @see <a href="https://www.postgresql.org/docs/17/indexes-multicolumn.html">Multicolumn indexes</a>
 */
public final class IndexCoverage {
    private static final Pattern IS_NOT_NULL = Pattern.compile("(?i)\"?([^\"\\s]+)\"?\\s+is\\s+not\\s+null");

    private final Schema schema;
    private final Map<String, Optional<String>> predicates = new HashMap<>();

    private IndexCoverage(Schema schema) {
        this.schema = schema;
    }

    /** For the schema at the end of a history. */
    public static IndexCoverage of(History history) {
        return of(history, history.end());
    }

    /** For the schema before the first pending changeset. */
    public static IndexCoverage ofReleased(History history) {
        return of(history, history.releasedSchema());
    }

    private static IndexCoverage of(History history, Schema schema) {
        IndexCoverage coverage = new IndexCoverage(schema);
        history.changeLog().changeSets().stream().flatMap(ChangeSet::statements).forEach(coverage::remember);
        return coverage;
    }

    private void remember(Statement statement) {
        if (statement instanceof Statement.CreateIndex create) {
            create.name().ifPresent(name -> predicates.put(name, create.predicate()));
        }
    }

    /**
     * Whether a valid index, primary key or unique constraint leads with exactly these columns. A partitioned table is covered
     * too when each of its partitions is.
     */
    public boolean covers(Table table, List<String> columns) {
        return coversItself(table, columns) || coversByPartitions(table, columns);
    }

    private boolean coversByPartitions(Table table, List<String> columns) {
        if (!table.partitioned()) {
            return false;
        }
        List<Table> partitions = schema.tables().stream()
                .filter(t -> t.partitionOf().equals(Optional.of(table.name())))
                .toList();
        return !partitions.isEmpty() && partitions.stream().allMatch(p -> covers(p, columns));
    }

    private boolean coversItself(Table table, List<String> columns) {
        return table.indexes().stream().anyMatch(index -> leads(index, columns))
                || table.constraints().stream()
                        .filter(c -> c.kind() == ConstraintDefinition.Kind.PRIMARY_KEY
                                || c.kind() == ConstraintDefinition.Kind.UNIQUE)
                        .anyMatch(c -> startsWith(c.columns(), columns));
    }

    private boolean leads(Index index, List<String> columns) {
        List<String> keys = index.keys().stream()
                .takeWhile(Optional::isPresent)
                .map(Optional::get)
                .toList();
        boolean searchable = index.method().equals("btree")
                || index.method().equals("hash") && index.keys().size() == 1;
        return index.valid()
                && searchable
                && startsWith(keys, columns)
                && (!index.partial() || leavesOutNullsOnly(index, columns));
    }

    private static boolean startsWith(List<String> keys, List<String> columns) {
        return keys.size() >= columns.size()
                && Set.copyOf(keys.subList(0, columns.size())).equals(Set.copyOf(columns));
    }

    /** Whether a partial index holds every row whose columns are not null; assumed where nobody can tell. */
    private boolean leavesOutNullsOnly(Index index, List<String> columns) {
        Optional<String> predicate = predicates.getOrDefault(index.name(), Optional.empty());
        return predicate.isEmpty()
                || notNullColumns(predicate.get()).map(columns::containsAll).orElse(false);
    }

    /** The columns of a condition that is nothing but {@code a IS NOT NULL AND b IS NOT NULL}; empty for any other. */
    public static Optional<Set<String>> notNullColumns(String condition) {
        Set<String> columns = new HashSet<>();
        for (String term : condition.replaceAll("[()]", " ").strip().split("(?i)\\s+and\\s+")) {
            Matcher matcher = IS_NOT_NULL.matcher(term.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            columns.add(matcher.group(1));
        }
        return Optional.of(columns);
    }
}
