package io.github.migrationsafety.rules.schema;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** {@code schema/foreign-key-type}: a foreign key compares two types. */
public final class ForeignKeyType extends TableRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "schema/foreign-key-type",
            Severity.WARNING,
            RuleInfo.BOTH,
            "The referencing and the referenced column of a foreign key differ in type");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("tenancy/tenant-column-type");
    }

    @Override
    protected Stream<Problem> check(FinalTable table, History history, RuleContext context) {
        return ForeignKeyPairs.ofNew(table, history.end())
                .filter(p -> p.differs() && !p.isNarrower())
                .flatMap(p -> table
                        .origin(p.constraint())
                        .map(origin -> table.problem(
                                origin,
                                table.object(p.from().name()),
                                "Column `" + p.from().name() + "` of `" + table.name() + "` is `"
                                        + p.from().type()
                                        + "`, but `" + p.target().name() + "(" + p.to().name()
                                        + ")`, which it references, is `" + p.to().type()
                                        + "`. Every check of the foreign key and every join converts one into the other, and values that"
                                        + " only one of the two can hold are refused.",
                                remedy(table, p, origin)))
                        .stream());
    }

    private static String remedy(FinalTable table, ForeignKeyPairs.Pair pair, Origin origin) {
        if (!table.life().isNew()) {
            return "Give the column the type " + pair.to().type() + " where it is added: changed later, the table is"
                    + " rewritten while nobody can use it.";
        }
        String name = SqlName.of(pair.from().name());
        String type = table.alter() + "ALTER COLUMN " + name + " TYPE ";
        return FinalTable.changeSet(
                origin,
                "type-of-" + pair.from().name() + "-of-" + table.table().name().name(),
                List.of(type + pair.to().type() + " USING " + name + "::"
                        + pair.to().type()),
                List.of(type + pair.from().type() + " USING " + name + "::"
                        + pair.from().type()));
    }
}
