package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.Optional;

/**
 * A changeset as it stands in its file, before Liquibase has made anything of it.
 *
 * @param id as written, parameters not expanded; blank when it could not be read
 * @param author as written
 * @param dbms as written
 * @param runOrder whether it has a runOrder, which lets Liquibase move it
 * @param text from its first to its last character
 * @param changes its change elements in order
 * @param rollbacks the change elements inside its rollbacks, in order
 * @param rollback from its first rollback to the end of its last; empty if it has none
 * @param preconditions the names of all its preconditions
 * @param oversights what Liquibase passes over inside it
 */
record SourceChangeSet(
        String id,
        String author,
        Optional<String> dbms,
        boolean runOrder,
        SourceText text,
        List<SourceChange> changes,
        List<SourceChange> rollbacks,
        Optional<SourceText> rollback,
        List<String> preconditions,
        List<SourceOversight> oversights) {
    /** What stands in a changeset and is no change, apart from attributes. */
    static final List<String> NO_CHANGES = List.of(
            "validCheckSum",
            "validCheckSums",
            "modifySql",
            "preConditions",
            "preconditions",
            "rollback",
            "comment",
            "changes");

    /** What groups preconditions. */
    static final List<String> PRECONDITION_GROUPS = List.of("and", "or", "not");
}
