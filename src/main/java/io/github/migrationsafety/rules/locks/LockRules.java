package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on locks, rewrites and scans. */
public final class LockRules {
    private LockRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new AddCheckValidating(),
                new AddForeignKeyValidating(),
                new AttachPartitionScan(),
                new DetachPartitionBlocking(),
                new ExclusionConstraint(),
                new ExclusiveObserved(),
                new ExplicitLock(),
                new HeldWhileWorking(),
                new IndexRebuild(),
                new LockTimeoutOff(),
                new ManyTables(),
                new MissingLockTimeout(),
                new RefreshBlocking(),
                new ScanUnderLock(),
                new SetNotNull(),
                new TableRewrite(),
                new TriggerOnExisting(),
                new UniqueConstraintBuildsIndex(),
                new ValidateInSameTransaction());
    }
}
