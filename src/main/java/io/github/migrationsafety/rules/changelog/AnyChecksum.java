package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ReleaseComparison.Edited;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code changelog/any-checksum}: {@code validCheckSum} with {@code any}.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/valid-checksum.html">Liquibase: validCheckSum</a>
 */
public final class AnyChecksum implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/any-checksum",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "validCheckSum any: edits of the changeset are never noticed");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return Stream.concat(
                        history.changeLog().changeSets().stream().filter(ChangeSet::pending),
                        history.changeLog().comparison().edited().stream()
                                .filter(Edited::accepted)
                                .map(Edited::changeSet))
                .filter(c -> c.directions().anyCheckSum())
                .map(c -> About.of(
                        c,
                        About.name(c)
                                + " accepts any checksum. Whoever edits it after it is deployed is not told that databases which"
                                + " have it keep the old form, and that new ones get another schema.",
                        Mended.after(
                                "For one deliberate edit, name the old checksum in validCheckSum instead of any; else take it"
                                        + " out.",
                                Mended.of(c))))
                .toList();
    }
}
