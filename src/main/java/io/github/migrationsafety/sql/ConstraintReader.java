package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one constraint, of a table or inline on a column (PostgreSQL manual, CREATE TABLE). */
final class ConstraintReader {
    private final Cursor at;
    private final Optional<String> column;

    private Optional<String> name = Optional.empty();
    private List<String> columns = List.of();
    private Optional<QualifiedName> references = Optional.empty();
    private List<String> referencedColumns = List.of();
    private Optional<String> onDelete = Optional.empty();
    private Optional<String> onUpdate = Optional.empty();
    private Optional<String> expression = Optional.empty();
    private Optional<String> usingIndex = Optional.empty();
    private boolean notValid;
    private boolean deferrable;
    private boolean nullsNotDistinct;
    private boolean withoutOverlaps;
    private boolean noInherit;

    private ConstraintReader(Cursor at, Optional<String> column) {
        this.at = at;
        this.column = column;
    }

    /** Whether a table constraint begins here, and not a column. */
    static boolean startsTableConstraint(Cursor at) {
        return at.at("CONSTRAINT")
                || at.at("CHECK")
                || at.at("UNIQUE")
                || at.at("PRIMARY")
                || at.at("FOREIGN")
                || at.at("NOT", "NULL")
                || (at.at("EXCLUDE") && (at.ahead(1, "USING") || at.aheadSign(1, "(")));
    }

    /** A table constraint, with the name that may stand before it. */
    static ConstraintDefinition ofTable(Cursor at) {
        ConstraintReader reader = new ConstraintReader(at, Optional.empty());
        if (at.accept("CONSTRAINT")) {
            reader.name = Optional.of(at.name());
        }
        return reader.read();
    }

    /** A column's own constraint; its name has been read. */
    static ConstraintDefinition ofColumn(Cursor at, String column, Optional<String> name) {
        ConstraintReader reader = new ConstraintReader(at, Optional.of(column));
        reader.name = name;
        return reader.read();
    }

    private ConstraintDefinition read() {
        ConstraintDefinition.Kind kind = body();
        attributes();
        return new ConstraintDefinition(
                name,
                kind,
                columns,
                references,
                referencedColumns,
                onDelete,
                onUpdate,
                expression,
                usingIndex,
                notValid,
                deferrable,
                nullsNotDistinct,
                withoutOverlaps,
                noInherit);
    }

    private ConstraintDefinition.Kind body() {
        if (at.accept("CHECK")) {
            expression = Optional.of(at.expressionInParenthesis().text());
            return ConstraintDefinition.Kind.CHECK;
        }
        if (at.accept("UNIQUE")) {
            nullsNotDistinct = nullsNotDistinct(at);
            key();
            return ConstraintDefinition.Kind.UNIQUE;
        }
        if (at.accept("PRIMARY", "KEY")) {
            key();
            return ConstraintDefinition.Kind.PRIMARY_KEY;
        }
        if (at.at("REFERENCES") && column.isPresent()) {
            columns = List.of(column.get());
            reference();
            return ConstraintDefinition.Kind.FOREIGN_KEY;
        }
        if (column.isPresent()) {
            throw new NotReadException();
        }
        return tableBody();
    }

    private ConstraintDefinition.Kind tableBody() {
        if (at.accept("FOREIGN", "KEY")) {
            columns = columnsWithPeriod();
            reference();
            return ConstraintDefinition.Kind.FOREIGN_KEY;
        }
        if (at.accept("NOT", "NULL")) {
            columns = List.of(at.name());
            return ConstraintDefinition.Kind.NOT_NULL;
        }
        at.expect("EXCLUDE");
        int mark = at.mark();
        if (at.accept("USING")) {
            at.name();
        }
        at.passParenthesis();
        storage();
        if (at.accept("WHERE")) {
            at.passParenthesis();
        }
        expression = Optional.of(at.since(mark).text());
        return ConstraintDefinition.Kind.EXCLUSION;
    }

    static boolean nullsNotDistinct(Cursor at) {
        if (at.accept("NULLS", "NOT", "DISTINCT")) {
            return true;
        }
        at.accept("NULLS", "DISTINCT");
        return false;
    }

    private void key() {
        if (column.isPresent()) {
            columns = List.of(column.get());
        } else if (at.accept("USING", "INDEX")) {
            usingIndex = Optional.of(at.name());
            return;
        } else {
            columns = keyColumns();
        }
        storage();
    }

    /** {@code (a, b WITHOUT OVERLAPS)}. */
    private List<String> keyColumns() {
        Cursor inside = new Cursor(at.parenthesis());
        List<String> names = new ArrayList<>();
        do {
            names.add(inside.name());
        } while (inside.acceptSign(","));
        withoutOverlaps = inside.accept("WITHOUT", "OVERLAPS");
        inside.end();
        return names;
    }

    /** {@code (a, PERIOD b)}. */
    private List<String> columnsWithPeriod() {
        Cursor inside = new Cursor(at.parenthesis());
        List<String> names = new ArrayList<>();
        do {
            if (inside.at("PERIOD") && inside.aheadName(1)) {
                inside.take();
            }
            names.add(inside.name());
        } while (inside.acceptSign(","));
        inside.end();
        return names;
    }

    private void storage() {
        if (at.accept("INCLUDE")) {
            at.names();
        }
        if (at.accept("WITH")) {
            at.options();
        }
        if (at.accept("USING", "INDEX", "TABLESPACE")) {
            at.name();
        }
    }

    private void reference() {
        at.expect("REFERENCES");
        references = Optional.of(at.qualifiedName());
        if (at.atParenthesis()) {
            referencedColumns = columnsWithPeriod();
        }
        if (at.accept("MATCH")) {
            at.expectAny("FULL", "PARTIAL", "SIMPLE");
        }
        while (at.accept("ON")) {
            if (at.accept("DELETE")) {
                onDelete = Optional.of(action());
            } else {
                at.expect("UPDATE");
                onUpdate = Optional.of(action());
            }
        }
    }

    private String action() {
        if (at.accept("NO", "ACTION")) {
            return "NO ACTION";
        }
        Optional<String> word = at.acceptAny("CASCADE", "RESTRICT");
        if (word.isPresent()) {
            return word.get();
        }
        at.expect("SET");
        String set = "SET " + at.expectAny("NULL", "DEFAULT");
        return at.atParenthesis() ? set + " (" + written(at.names()) + ")" : set;
    }

    /** Names as PostgreSQL writes them itself: quoted unless they are plain. */
    private static String written(List<String> names) {
        return names.stream()
                .map(n -> n.matches("[a-z_][a-z0-9_]*") ? n : '"' + n.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }

    /** NOT VALID, DEFERRABLE and the like, in any order. */
    private void attributes() {
        int mark = at.mark();
        boolean more = true;
        while (more) {
            if ((column.isEmpty() && at.accept("NOT", "VALID")) || at.accept("NOT", "ENFORCED")) {
                notValid = true;
            } else if (at.accept("NO", "INHERIT")) {
                noInherit = true;
            } else if (at.accept("DEFERRABLE")) {
                deferrable = true;
            } else if (at.accept("INITIALLY", "DEFERRED")) {
                // INITIALLY DEFERRED alone implies DEFERRABLE (PostgreSQL's grammar, processCASbits).
                deferrable = true;
            } else {
                more = at.accept("NOT", "DEFERRABLE") || at.accept("INITIALLY", "IMMEDIATE") || at.accept("ENFORCED");
            }
        }
        at.settle(mark);
    }
}
