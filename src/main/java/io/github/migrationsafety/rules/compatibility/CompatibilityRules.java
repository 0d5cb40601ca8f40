package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on what the release that is still running relies on. */
public final class CompatibilityRules {
    private CompatibilityRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new AddRequiredColumn(),
                new ChangeFunction(),
                new ChangeType(),
                new ContractTooEarly(),
                new DropColumn(),
                new DropDefault(),
                new DropTable(),
                new NewConstraint(),
                new RemoveEnumValue(),
                new RenameColumn(),
                new RenameTable(),
                new ViewShape(),
                new WeakenedIntegrity());
    }
}
