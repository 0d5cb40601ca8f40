package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.SeedTable.Check;
import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values that a column takes: where conditions restrict it, guesses are sent to the server, which knows best which of
 * them pass. Runs in a transaction, in which it sets and takes back savepoints. Not thread-safe.
 */
final class ColumnValues {
    private final Connection connection;
    private final TypeCatalog types;
    private final Palettes palettes;
    private final Map<Long, Optional<Palette>> tried = new HashMap<>();

    /** How a type might be written of which nothing is known. */
    private static final List<String> GUESSES = List.of(
            "",
            "0",
            "1",
            "a",
            "A",
            "1.5",
            "{}",
            "[]",
            "()",
            "(0,0)",
            "[1,2,3]",
            "POINT(0 0)",
            "2024-01-01",
            "a.b",
            "true");

    ColumnValues(Connection connection, TypeCatalog types) {
        this.connection = connection;
        this.types = types;
        this.palettes = new Palettes(types);
    }

    /** Forgets what was learned of types that may have changed. */
    void forgetTypes() {
        types.forgetUserTypes();
        tried.clear();
    }

    /** Reads the types of these columns. */
    void load(List<SeedTable> tables) throws SQLException {
        Set<Long> oids = new LinkedHashSet<>();
        tables.forEach(t -> t.columns().forEach(c -> oids.add(c.type())));
        types.load(oids);
    }

    /** Whether the column refuses NULL, by itself or by its domain. */
    boolean refusesNull(SeedColumn column) {
        SeedType type = types.get(column.type());
        boolean refused = column.notNull();
        while (type.isDomain()) {
            refused |= type.notNull();
            type = types.get(type.inner());
        }
        return refused;
    }

    /**
     * The values for a column.
     *
     * @param count how many different ones are wanted, where conditions restrict them
     * @return empty when there is none but NULL
     */
    Optional<Palette> of(SeedTable table, SeedColumn column, int count) throws SQLException {
        String name = table.name() + "." + column.name();
        Optional<Palette> free = palettes.of(column.type(), column.modifier(), column.typeText(), name);
        if (free.isEmpty()) {
            free = byTrying(column);
        }
        if (free.isEmpty()) {
            return free;
        }
        Chance chance = Chance.of(name);
        List<String> conditions = new ArrayList<>();
        table.checksOf(column).forEach(c -> conditions.add(c.expression()));
        SeedType base = types.get(column.type());
        while (base.isDomain()) {
            base.checks().forEach(c -> conditions.add(SqlExpression.aboutColumn(c, Quoted.name(column.name()))));
            base = types.get(base.inner());
        }
        if (conditions.isEmpty() && hidesDomain(column.type())) {
            conditions.add(Quoted.name(column.name()) + "::text is not null");
        }
        List<String> rowConditions = table.checks().stream()
                .filter(c -> c.columns().size() != 1 && c.columns().contains(column.number()))
                .map(Check::expression)
                .toList();
        if (conditions.isEmpty() && rowConditions.isEmpty()) {
            return free;
        }
        Palette palette = free.get();
        Set<String> ordinary = new LinkedHashSet<>();
        if (!rowConditions.isEmpty()) {
            ordinary.addAll(Solutions.of(rowConditions, base, 0, chance));
        }
        ordinary.addAll(palette.ordinary());
        if (conditions.isEmpty()) {
            return Optional.of(new Palette(List.copyOf(ordinary), palette.distinct()));
        }
        List<String> solved = Solutions.of(conditions, base, count, chance);
        List<String> candidates = new ArrayList<>(ordinary);
        solved.stream().filter(s -> !ordinary.contains(s)).forEach(candidates::add);
        int known = candidates.size();
        for (int i = 0; i < count; i++) {
            candidates.add(palette.distinct().apply(i));
        }
        String type = types.get(column.type()).isDomain() ? baseText(column) : column.typeText();
        List<Integer> passed = passing(table, column, type, conditions, candidates);
        return passed.isEmpty() ? Optional.empty() : Optional.of(restricted(candidates, passed, known, count));
    }

    /** Everyday values first; of the distinct ones those that look like others' rather than those that stand in the condition. */
    private static Palette restricted(List<String> candidates, List<Integer> passed, int known, int count) {
        List<String> distinct = new ArrayList<>();
        List<String> ordinary = new ArrayList<>();
        for (int i : passed) {
            (i >= known ? distinct : ordinary).add(candidates.get(i));
        }
        if (distinct.size() < count) {
            ordinary.stream().filter(o -> !distinct.contains(o)).forEach(distinct::add);
        }
        List<String> some = ordinary.isEmpty() ? distinct : ordinary;
        return new Palette(some.subList(0, Math.min(some.size(), 40)), i -> distinct.get(i % distinct.size()));
    }

    /** Whether values are made of such as have conditions of their own, which only the server can judge. */
    private boolean hidesDomain(long oid) {
        SeedType type = types.get(oid);
        List<Long> parts = new ArrayList<>(type.attributes());
        if (type.inner() != 0 && !type.isDomain()) {
            parts.add(type.inner());
        }
        return parts.stream().anyMatch(p -> types.get(p).isDomain() || hidesDomain(p));
    }

    private String baseText(SeedColumn column) {
        SeedType type = types.get(column.type());
        return type.isDomain() ? types.get(type.inner()).text() : column.typeText();
    }

    /** Which of the candidates pass, by position. */
    private List<Integer> passing(
            SeedTable table, SeedColumn column, String type, List<String> conditions, List<String> candidates)
            throws SQLException {
        StringBuilder sql = new StringBuilder(
                        "select c.\" i\" from unnest(?) with ordinality as c (\" v\", \" i\"), lateral (select cast(c.\" v\" as ")
                .append(type)
                .append(") as ")
                .append(Quoted.name(column.name()))
                .append(") as ")
                .append(Quoted.name(table.name().name()))
                .append(" where ");
        conditions.forEach(
                c -> sql.append('(').append(SqlExpression.forDriver(c)).append(") is not false and "));
        sql.append("true order by 1");
        try (PreparedStatement query = connection.prepareStatement(sql.toString())) {
            List<Integer> passed = ask(query, candidates);
            if (passed != null) {
                return passed;
            }
            List<Integer> oneByOne = new ArrayList<>();
            for (int i = 0; i < candidates.size(); i++) {
                List<Integer> one = ask(query, List.of(candidates.get(i)));
                if (one != null && !one.isEmpty()) {
                    oneByOne.add(i);
                }
            }
            return oneByOne;
        }
    }

    /** Null when the server raises an error over them. */
    private @Nullable List<Integer> ask(PreparedStatement query, List<String> candidates) throws SQLException {
        Array array = connection.createArrayOf("text", candidates.toArray());
        Savepoint before = connection.setSavepoint();
        List<Integer> passed = new ArrayList<>();
        query.setArray(1, array);
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                passed.add(rows.getInt(1) - 1);
            }
        } catch (SQLException e) {
            connection.rollback(before);
            return null;
        }
        connection.releaseSavepoint(before);
        return passed;
    }

    private Optional<Palette> byTrying(SeedColumn column) throws SQLException {
        Optional<Palette> known = tried.get(column.type());
        if (known == null) {
            List<String> good = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "select 1 from unnest(?) as v where cast(v as " + column.typeText() + ") is not null")) {
                for (String guess : GUESSES) {
                    List<Integer> passed = ask(query, List.of(guess));
                    if (passed != null && !passed.isEmpty()) {
                        good.add(guess);
                    }
                }
            }
            known = good.isEmpty() ? Optional.empty() : Optional.of(Palette.only(good));
            tried.put(column.type(), known);
        }
        return known;
    }
}
