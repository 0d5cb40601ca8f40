package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Target;
import java.nio.file.Path;
import java.util.List;

/**
 * What a goal that runs for one of many targets knows of that.
 *
 * @param name the target's name, which is also one of a file
 * @param named the parameters that name it alone in a command
 * @param rehearsed the names that Liquibase's tables and schemas had when the changelog was rehearsed
 * @param sharing what it has in common with other targets
 * @param inDatabase every target of the file that is in the same database, this one included
 */
record OneTarget(String name, String named, LiquibaseTables rehearsed, Sharing sharing, List<Target> inDatabase) {
    OneTarget {
        inDatabase = List.copyOf(inDatabase);
    }

    /** The folder of the targets' journals beside the only database's journal: {@code journal} for {@code journal.jsonl}. */
    static Path journals(Path journal) {
        return journal.resolveSibling(String.valueOf(journal.getFileName()).replaceFirst("\\.[^.]*$", "") + ".targets");
    }
}
