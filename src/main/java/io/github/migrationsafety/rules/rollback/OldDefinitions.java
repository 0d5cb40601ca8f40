package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.DefaultValue;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What the statements before a step say that something was. Where the last of them cannot be told, nothing is. Stateless. */
final class OldDefinitions {
    private OldDefinitions() {}

    /** The statement that made a view what it is before a step, as a CREATE VIEW. */
    static Optional<String> ofView(QualifiedName view, Step before, History history, String schema) {
        return last(before, history, (statement, text) -> {
            boolean same = statement instanceof Statement.CreateView create
                    && create.view().in(schema).equals(view);
            return same ? Optional.of(text.sql().strip()) : Optional.empty();
        });
    }

    /** The default of a column before a step, as SQL. */
    static Optional<String> ofDefault(QualifiedName table, String column, Step before, History history, String schema) {
        return last(before, history, (statement, text) -> {
            Optional<DefaultValue> value = Optional.empty();
            if (statement instanceof Statement.OnTable on
                    && !on.table().in(schema).equals(table)) {
                return Optional.empty();
            } else if (statement instanceof Statement.CreateTable create) {
                value = create.columns().stream()
                        .filter(c -> c.name().equals(column))
                        .findFirst()
                        .flatMap(ColumnDefinition::defaultValue);
            } else if (statement instanceof Statement.AddColumn add
                    && add.column().name().equals(column)) {
                value = add.column().defaultValue();
            } else if (statement instanceof Statement.SetDefault set
                    && set.column().equals(column)) {
                value = Optional.of(set.value());
            }
            return value.map(DefaultValue::text);
        });
    }

    private static Optional<String> last(
            Step before, History history, BiFunction<Statement, SqlText, Optional<String>> told) {
        Optional<String> last = Optional.empty();
        for (Step step : history.steps()) {
            if (step == before) {
                break;
            }
            if (step.changeSet().excluded().isEmpty()) {
                for (SqlText text : step.changeSet().texts().toList()) {
                    for (Statement statement : text.statements().orElse(List.of())) {
                        last = told.apply(statement, text).or(carried(last));
                    }
                }
            }
        }
        return last;
    }

    private static Supplier<Optional<String>> carried(Optional<String> last) {
        return () -> last;
    }
}
