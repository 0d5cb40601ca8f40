package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.NewGoal;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Scaffolds safe changesets in the project's format, with rollback, tenant column, foreign keys and indexes, in a new file beside
 * the newest one. Each parameter may be given with the prefix <code>migration-safety.</code> or without it.
 *
 * @since 1.0.0
 */
@Mojo(name = "new", threadSafe = true)
public final class NewMojo extends ChangeLogMojo {
    /**
     * What is wanted: <code>table</code>, <code>column</code>, <code>backfill</code>, <code>rename</code>,
     * <code>index</code>, <code>foreign-key</code>, <code>not-null</code> or <code>drop</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.kind")
    private @Nullable String kind;

    /**
     * The table, with its schema where that is not the default one.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.table")
    private @Nullable String table;

    /**
     * The column; several of a new table or an index are separated by commas.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.column")
    private @Nullable String column;

    /**
     * The type of a new column, <code>text</code> without it.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.type")
    private @Nullable String type;

    /**
     * The new name of a renamed column; the value that a backfill writes where a column is NULL, as an SQL expression.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.to")
    private @Nullable String to;

    /**
     * The table that a foreign key references, or <code>table(column)</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.references")
    private @Nullable String references;

    /**
     * The release of a rename that is wanted: <code>expand</code> adds the new column, <code>migrate</code> fills it,
     * <code>contract</code> drops the old one. Each belongs to a release of its own.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.phase")
    private @Nullable String phase;

    /**
     * Whether the changesets are printed instead of written to a file.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.print", defaultValue = "false")
    private boolean print;

    @Inject
    NewMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() {
        NewGoal.Wish wish = new NewGoal.Wish(
                value("kind", kind)
                        .orElseThrow(() -> new SetupException(
                                "`kind` is missing: what is to be scaffolded?",
                                "Give -Dkind=table, column, backfill, rename, index, foreign-key, not-null or drop.")),
                value("table", table),
                value("column", column),
                value("type", type),
                value("to", to),
                value("references", references),
                value("phase", phase),
                print || session().getUserProperties().containsKey("print"));
        NewGoal.run(settings(), wish, console());
    }

    // Short names on the command line; the prefixed ones win.
    private Optional<String> value(String name, @Nullable String prefixed) {
        return Optional.ofNullable(prefixed)
                .or(() -> Optional.ofNullable(session().getUserProperties().getProperty(name)))
                .map(String::strip)
                .filter(v -> !v.isEmpty());
    }
}
