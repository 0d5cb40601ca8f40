package io.github.migrationsafety.changelog;

import java.util.List;

/** The way back that a changeset offers. */
public sealed interface Rollback {
    /**
     * None is given and Liquibase cannot generate one for every change.
     *
     * @param reason which change has none, in Liquibase's words or ours
     */
    record Missing(String reason) implements Rollback {}

    /** An empty rollback, or 'not required'. */
    record Empty() implements Rollback {}

    /**
     * Statements, in the order in which Liquibase runs them.
     *
     * @param generated whether Liquibase generated all of it, rather than the author writing it
     */
    record Given(List<SqlText> statements, boolean generated) implements Rollback {
        public Given {
            statements = List.copyOf(statements);
        }
    }

    /** The statements, none unless {@link Given}. */
    default List<SqlText> sql() {
        return this instanceof Given given ? given.statements() : List.of();
    }
}
