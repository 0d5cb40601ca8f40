package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.FillingOrder.Turn;
import io.github.migrationsafety.rehearsal.seed.RowMaker.Reference;
import io.github.migrationsafety.rehearsal.seed.SeedTable.Check;
import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import io.github.migrationsafety.rehearsal.seed.Tenants.TenantsTable;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.EmptyTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Fills the empty tables of a database with made-up rows, through a session of its own and with all triggers at work. The rows
 * follow from the catalog alone: the same schema gets the same rows on every machine. They take every type, check, key and
 * foreign key as it is, hold NULL, the longest and the most extreme values and repeated ones wherever the schema lets them, and
 * are of several tenants, each row pointing at rows of its own tenant only. Sequences stay where they are.
 *
 * <p>Not thread-safe. The other sessions must not be inside a transaction that has changed tables.
 */
public final class Seeder implements AutoCloseable {
    private static final int FEWEST_IN_A_PARTITION = 20;
    private static final int MOST_CANDIDATES = 800;
    private static final int ROUNDS = 3;

    private final Connection connection;
    private final RowRequest request;
    private final Set<QualifiedName> ignored;
    private final String tenantColumn;
    private final TableReader reader;
    private final TypeCatalog types;
    private final ColumnValues values;
    private final Tenants tenants;
    private final ClosedCycles cycles;
    private long newest;
    private boolean scripted;
    private final Map<Long, Filled> filled = new HashMap<>();
    private final Map<Long, EmptyTable> empty = new HashMap<>();

    /**
     * How far a seeder has come. It holds for every copy of the database too, because a copy keeps the OIDs.
     *
     * @param newest the newest relation that was looked at
     * @param scripted whether the user's scripts put rows there
     * @param filled the tables that were given rows, by OID
     * @param empty those for which none could be made up
     */
    public record State(long newest, boolean scripted, Map<Long, Filled> filled, Map<Long, EmptyTable> empty) {
        /** Nothing has been looked at. */
        public static final State NOTHING = new State(0, false, Map.of(), Map.of());

        public State {
            filled = Map.copyOf(filled);
            empty = Map.copyOf(empty);
        }

        /** Whether there are rows that the changelog did not put there. */
        public boolean hasRows() {
            return scripted || !filled.isEmpty();
        }

        /** The tables that hold made-up rows. */
        public Set<QualifiedName> filledTables() {
            return filled.values().stream().map(Filled::name).collect(Collectors.toCollection(TreeSet::new));
        }

        /** The tables that stay empty so far, sorted by name. */
        public List<EmptyTable> emptyTables() {
            return empty.values().stream()
                    .sorted(Comparator.comparing(EmptyTable::table))
                    .toList();
        }
    }

    /**
     * A table that was given rows.
     *
     * @param name its name then
     * @param rows how many it was given
     * @param keys those of the rows, where the table has a primary key
     */
    public record Filled(QualifiedName name, int rows, Optional<RowKeys> keys) {}

    private Seeder(Connection connection, RowRequest request, Set<QualifiedName> ignored) throws SQLException {
        this.connection = connection;
        this.request = request;
        this.ignored = ignored;
        this.tenantColumn =
                request.tenancy().map(RowRequest.TenantColumn::column).orElse("");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // A trigger may do whatever it likes, but not for ever.
            statement.execute(
                    "set statement_timeout = '60s'; set lock_timeout = '20s'; set row_security = off; set jit = off;"
                            + " set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;"
                            + " set xmloption = 'content'");
        }
        connection.commit();
        this.reader = new TableReader(connection, tenantColumn);
        this.types = new TypeCatalog(connection);
        this.values = new ColumnValues(connection, types);
        this.tenants = new Tenants(connection, request);
        this.cycles = new ClosedCycles(connection);
    }

    /**
     * Takes over a session of a superuser in the database; closes it when it cannot.
     *
     * @param ignored tables that stay as they are, such as Liquibase's own; schema-qualified
     */
    public static Seeder open(Connection connection, RowRequest request, Set<QualifiedName> ignored)
            throws SQLException {
        try {
            return new Seeder(connection, request, ignored);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** How far it has come. */
    public State state() {
        return new State(newest, scripted, filled, empty);
    }

    /** Goes on where another one stood, in a copy of its database. */
    public void goOnFrom(State state) {
        newest = state.newest();
        scripted = state.scripted();
        filled.clear();
        filled.putAll(state.filled());
        empty.clear();
        empty.putAll(state.empty());
    }

    /** Something that is done to made-up rows between two changesets, and is done again where those are replayed. */
    public sealed interface Change permits Filling, Emptying {}

    /**
     * What a filling looks at beside the tables that are new since the last one.
     *
     * @param scripts whether the user's scripts are run first
     * @param typesChanged whether types or domains may have changed since
     * @param again tables that stayed empty so far and have changed since, and tables that may have been emptied
     */
    public record Filling(boolean scripts, boolean typesChanged, Set<QualifiedName> again) implements Change {
        public Filling {
            again = Set.copyOf(again);
        }
    }

    /**
     * Made-up rows that are taken out again.
     *
     * @param tables the tables that lose them, those included that point at the others; schema-qualified
     */
    public record Emptying(Set<QualifiedName> tables) implements Change {
        public Emptying {
            tables = Set.copyOf(tables);
        }
    }

    /** Fills tables or empties them. */
    public void change(Change change) throws SQLException {
        if (change instanceof Filling filling) {
            fill(filling);
        } else if (change instanceof Emptying emptying) {
            empty(emptying);
        }
    }

    /**
     * What has to be done so that these tables hold no made-up rows: those that point at them lose theirs, too.
     *
     * @param tables some that were filled
     * @return empty when made-up rows cannot be told from others, or others point at them
     * @throws SQLException if the server refuses
     */
    public Optional<Emptying> emptying(Set<QualifiedName> tables) throws SQLException {
        Set<Long> wanted = filled(tables);
        try {
            return wanted.isEmpty()
                    ? Optional.empty()
                    : new MadeUpTables(connection, filled).takeOut(wanted).map(Emptying::new);
        } finally {
            connection.rollback();
        }
    }

    private Set<Long> filled(Set<QualifiedName> tables) {
        Set<Long> oids = new TreeSet<>();
        filled.forEach((oid, table) -> {
            if (tables.contains(table.name())) {
                oids.add(oid);
            }
        });
        return oids;
    }

    private void empty(Emptying emptying) throws SQLException {
        try {
            if (new MadeUpTables(connection, filled)
                    .takeOut(filled(emptying.tables()))
                    .isEmpty()) {
                throw new IllegalStateException("the rows of " + emptying.tables() + " stay");
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
        filled.entrySet().removeIf(entry -> {
            boolean gone = emptying.tables().contains(entry.getValue().name());
            if (gone) {
                empty.put(
                        entry.getKey(),
                        new EmptyTable(entry.getValue().name(), "its made-up rows stood in the way of a changeset"));
            }
            return gone;
        });
    }

    /**
     * Fills tables that hold no rows.
     *
     * @throws io.github.migrationsafety.SetupException if a script of the user's fails
     * @throws SQLException if the catalog cannot be read or the server is gone; a table that cannot be filled is none
     */
    public void fill(Filling filling) throws SQLException {
        if (filling.scripts()) {
            runScripts();
        }
        if (request.rowsPerTable() == 0) {
            return;
        }
        if (filling.typesChanged()) {
            values.forgetTypes();
        }
        Set<Long> again = filled(filling.again());
        empty.forEach((oid, table) -> {
            if (filling.again().contains(table.table())) {
                again.add(oid);
            }
        });
        try {
            List<SeedTable> found = reader.read(newest, again, ignored);
            newest = Math.max(newest, reader.newestOid());
            empty.keySet().removeIf(again::contains);
            if (!found.isEmpty()) {
                fill(found);
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    private void runScripts() throws SQLException {
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set statement_timeout = 0");
            request.scripts().forEach(script -> script.run(connection));
            statement.execute("set statement_timeout = '60s'");
        } finally {
            connection.setAutoCommit(false);
        }
        scripted = !request.scripts().isEmpty();
    }

    private void fill(List<SeedTable> found) throws SQLException {
        values.load(found);
        Optional<TenantsTable> tenantsTable = tenants.table();
        List<SeedTable> tables = wanting(found, tenantsTable);
        if (tables.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("set constraints all immediate");
        }
        List<Turn> order = FillingOrder.of(
                tables, t -> tenantsTable.filter(o -> o.name().equals(t.name())).isPresent());
        boolean closed = order.stream().anyMatch(t -> !t.unchecked().isEmpty());
        if (!closed || !fillCycles(order, tenantsTable)) {
            fillInOrder(order.stream().map(Turn::checked).toList(), tenantsTable);
        }
    }

    /** Fills tables in cycles, too; false when their rows do not come to point at each other, and then nothing was filled. */
    private boolean fillCycles(List<Turn> order, Optional<TenantsTable> tenantsTable) throws SQLException {
        State before = state();
        Savepoint start = connection.setSavepoint();
        fillInOrder(order, tenantsTable);
        if (cycles.hold(order)) {
            connection.releaseSavepoint(start);
            return true;
        }
        connection.rollback(start);
        goOnFrom(before);
        return false;
    }

    private void fillInOrder(List<Turn> order, Optional<TenantsTable> tenantsTable) throws SQLException {
        ParentRows parents = new ParentRows(connection, tenantColumn);
        for (Turn turn : order) {
            if (turn.unchecked().isEmpty()) {
                fill(turn, tenantsTable, parents);
            } else {
                cycles.unchecked(() -> fill(turn, tenantsTable, parents));
            }
            parents.forget(turn.table().name());
        }
        Ties ties = new Ties(connection, parents, Optional.of(tenantColumn).filter(c -> !c.isEmpty()));
        for (Turn turn : order) {
            for (ForeignKey key : turn.table().foreignKeys()) {
                boolean there = filled.containsKey(turn.table().oid());
                if (there && turn.later().contains(key)) {
                    ties.tie(turn.table(), key);
                } else if (there && turn.unchecked().contains(key)) {
                    ties.tieAll(turn.table(), key);
                }
            }
        }
    }

    /** Those that are empty, and those that hold rows of too few tenants. */
    private List<SeedTable> wanting(List<SeedTable> found, Optional<TenantsTable> tenantsTable) throws SQLException {
        List<String> queries = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            String table = Quoted.name(found.get(i).name());
            boolean isTenants = tenantsTable
                    .map(TenantsTable::name)
                    .equals(Optional.of(found.get(i).name()));
            boolean isTenant = !isTenants && found.get(i).column(tenantColumn).isPresent();
            String enough = isTenants
                    ? "(select count(*) from (select from " + table + " limit " + request.tenants() + ") r) >= "
                            + request.tenants()
                    : isTenant
                            ? "(select count(distinct " + Quoted.name(tenantColumn) + ") from (select "
                                    + Quoted.name(tenantColumn) + " from " + table + " limit 10000) r) >= "
                                    + request.tenants()
                            : "exists (select from only " + table + ")";
            queries.add("select " + i + " where not (" + enough + ")");
        }
        List<SeedTable> wanting = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(String.join(" union all ", queries))) {
            while (rows.next()) {
                wanting.add(found.get(rows.getInt(1)));
            }
        }
        return wanting;
    }

    private void fill(Turn turn, Optional<TenantsTable> tenantsTable, ParentRows parents) throws SQLException {
        SeedTable table = turn.table();
        int wanted = table.partitions() == 1
                ? request.rowsPerTable()
                : Math.max(
                        Math.min(FEWEST_IN_A_PARTITION, request.rowsPerTable()),
                        request.rowsPerTable() / table.partitions());
        boolean isTenants =
                tenantsTable.filter(t -> t.name().equals(table.name())).isPresent();
        Map<Integer, Palette> palettes = new HashMap<>();
        for (SeedColumn column : table.columns()) {
            values.of(table, column, wanted).ifPresent(p -> palettes.put(column.number(), p));
        }
        Optional<SeedColumn> tenant =
                isTenants ? Optional.empty() : table.column(tenantColumn).filter(c -> !tenantColumn.isEmpty());
        List<String> owners = owners(tenantsTable, tenant, parents, palettes);
        List<Reference> references = new ArrayList<>();
        for (ForeignKey key : table.foreignKeys()) {
            if (turn.unchecked().contains(key)) {
                continue;
            }
            references.add(
                    turn.later().contains(key)
                            ? Reference.open(key)
                            : table.isSelfReference(key)
                                    ? Reference.toItself(key)
                                    : Reference.to(key, parents.of(key)));
        }
        Set<Integer> settled = new HashSet<>(palettes.keySet());
        references.forEach(r -> settled.addAll(r.key().columns()));
        tenant.ifPresent(t -> settled.add(t.number()));
        List<SeedColumn> columns = table.columns().stream()
                .filter(c -> settled.contains(c.number()))
                .toList();
        RowMaker maker = new RowMaker(table, palettes, values::refusesNull, tenant, owners, references, wanted);
        Insertion insertion = new Insertion(connection, table, columns);
        int inserted = insert(table, maker, insertion, columns, wanted);
        if (inserted > 0) {
            filled.put(table.oid(), new Filled(table.name(), inserted, insertion.keys()));
        } else {
            empty.put(table.oid(), new EmptyTable(table.name(), reason(table, palettes, references, insertion)));
        }
    }

    private static int insert(
            SeedTable table, RowMaker maker, Insertion insertion, List<SeedColumn> columns, int wanted)
            throws SQLException {
        int inserted = 0;
        int number = 0;
        boolean conditions = !table.rowChecks().isEmpty();
        for (int round = 0; round < ROUNDS && inserted * 2 < wanted && !columns.isEmpty(); round++) {
            int candidates = conditions || round > 0 ? Math.min(MOST_CANDIDATES, wanted * 4) : wanted;
            List<List<@Nullable String>> rows = new ArrayList<>();
            for (int end = number + candidates; number < end; number++) {
                maker.row(number).ifPresent(row -> rows.add(only(row, table.columns(), columns)));
            }
            if (rows.isEmpty() || (round > 0 && insertion.refusal().isPresent())) {
                return inserted;
            }
            inserted += insertion.insert(rows, wanted - inserted);
        }
        return inserted;
    }

    private static List<@Nullable String> only(
            List<@Nullable String> row, List<SeedColumn> all, List<SeedColumn> columns) {
        if (all.size() == columns.size()) {
            return row;
        }
        List<@Nullable String> some = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (columns.contains(all.get(i))) {
                some.add(row.get(i));
            }
        }
        return some;
    }

    private List<String> owners(
            Optional<TenantsTable> tenantsTable,
            Optional<SeedColumn> tenant,
            ParentRows parents,
            Map<Integer, Palette> palettes)
            throws SQLException {
        List<String> listed = tenantsTable.isPresent() ? tenants.of(tenantsTable.get(), parents) : List.of();
        if (!listed.isEmpty()) {
            return listed;
        }
        Optional<Palette> own = tenant.isPresent()
                ? Optional.ofNullable(palettes.get(tenant.get().number()))
                : Optional.empty();
        if (own.isEmpty()) {
            return List.of("");
        }
        SeedColumn column = tenant.orElseThrow();
        SeedType type = types.get(column.type());
        // The same tenants in every table whose tenant column has this type.
        return tenants.invented(new Palettes(types)
                .of(type.oid(), column.modifier(), column.typeText(), "tenants")
                .orElse(own.get()));
    }

    private String reason(
            SeedTable table, Map<Integer, Palette> palettes, List<Reference> references, Insertion insertion) {
        for (Reference reference : references) {
            if (!reference.self() && reference.parents().isEmpty() && !table.canBeNull(reference.key())) {
                return "its foreign key " + reference.key().name() + " points at "
                        + reference.key().targetName() + ", which is empty";
            }
        }
        Optional<SQLException> refusal = insertion.refusal();
        for (SeedColumn column : table.columns()) {
            if (!palettes.containsKey(column.number()) && values.refusesNull(column)) {
                List<Check> checks = table.checksOf(column);
                return checks.isEmpty()
                        ? "nothing is known of the values of its column " + column.name() + " (" + column.typeText()
                                + ")"
                        : "no made-up value of its column " + column.name() + " passes the check "
                                + checks.stream().map(Check::name).collect(Collectors.joining(", "));
            }
        }
        if (refusal.isPresent()) {
            String message = String.valueOf(refusal.get().getMessage())
                    .lines()
                    .findFirst()
                    .orElse("");
            return "PostgreSQL refuses each made-up row: " + message.replaceFirst("^ERROR: ", "") + " (SQLSTATE "
                    + refusal.get().getSQLState() + ")";
        }
        return table.columns().isEmpty()
                ? "it has no column that takes a value"
                : table.checks().isEmpty()
                        ? "its keys leave no room for made-up rows"
                        : "no made-up row passes all of its checks: "
                                + table.checks().stream().map(Check::name).collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                types;
                reader) {
            empty.clear();
        }
    }
}
