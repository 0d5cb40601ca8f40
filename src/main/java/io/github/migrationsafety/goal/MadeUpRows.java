package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.SeedSettings.NamedFile;
import io.github.migrationsafety.postgres.Dump;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.RowRequest.TenantColumn;
import io.github.migrationsafety.rehearsal.seed.UserScript;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a policy says about rows, as the rehearsal takes it. */
final class MadeUpRows {
    private MadeUpRows() {}

    /**
     * @param module the module's base directory, to which the policy's files are relative
     * @throws SetupException if a file is not there
     */
    static RowRequest of(Policy policy, Path module) {
        return new RowRequest(
                policy.seed().rowsPerTable(),
                policy.seed().tenants(),
                policy.tenancy()
                        .filter(t -> t.model() == Tenancy.Model.COLUMN)
                        .map(t -> new TenantColumn(t.column(), t.tenants())),
                scripts(policy.seed().before(), module),
                scripts(policy.seed().scripts(), module));
    }

    /**
     * The dump that a policy names.
     *
     * @throws SetupException if it is not there, or no dump
     */
    static Dump dump(NamedFile named, Path module) {
        Path path = module.resolve(named.name());
        if (!Files.exists(path)) {
            throw new SetupException(
                    named.policy() + ":" + named.line() + ": `" + named.key() + "` names " + named.name()
                            + ", which is not in " + module + ".",
                    "Correct the path, which is relative to the module, or remove it.");
        }
        return Dump.at(path);
    }

    private static List<UserScript> scripts(List<NamedFile> files, Path module) {
        return files.stream()
                .map(file -> new UserScript(found(file, module), file.key()))
                .toList();
    }

    private static Path found(NamedFile named, Path module) {
        Path file = module.resolve(named.name());
        if (!Files.isRegularFile(file)) {
            throw new SetupException(
                    named.policy() + ":" + named.line() + ": `" + named.key() + "` names the file " + named.name()
                            + ", which is not in " + module + ".",
                    "Correct the path, which is relative to the module, or remove it.");
        }
        return file;
    }
}
