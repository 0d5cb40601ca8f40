package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SuppressionComment;
import io.github.migrationsafety.step.History;
import java.util.List;

/** A rule about the suppression comments themselves: it is asked last, when it is known what each of them met. */
public interface SuppressionRule extends Rule {
    /**
     * What became of a suppression comment.
     *
     * @param changeSet the pending changeset that it stands in
     * @param comment the comment
     * @param met whether it names a problem that was found, even if its day has passed
     * @param judged whether its rule was asked by every witness that can see it; if not, that it met nothing means nothing
     * @param expired whether its day has passed
     */
    record Use(ChangeSet changeSet, SuppressionComment comment, boolean met, boolean judged, boolean expired) {}

    /**
     * Judges the comments.
     *
     * @param uses every comment in a pending changeset
     * @param rules every rule that there is
     */
    List<Problem> check(List<Use> uses, List<RuleInfo> rules);

    /** Nothing: the schema says nothing about comments. */
    @Override
    default List<Problem> check(History history, RuleContext context) {
        return List.of();
    }
}
