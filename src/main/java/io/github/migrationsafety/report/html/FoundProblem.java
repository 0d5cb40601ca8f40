package io.github.migrationsafety.report.html;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.VisibleText;
import io.github.migrationsafety.step.Witness;
import java.util.Locale;
import java.util.Optional;

/**
 * A finding as the page shows it.
 *
 * @param severity {@code error}, {@code warning} or {@code info}
 * @param rule the rule's id
 * @param summary what the rule catches
 * @param witness how it was seen
 * @param place {@code file:line}
 * @param remedy the safe way
 * @param pasteable whether the remedy is more than a sentence
 * @param search what a text filter looks at, in lower case
 * @param suppressed why it does not count
 */
public record FoundProblem(
        String severity,
        String rule,
        String summary,
        String witness,
        String place,
        String object,
        Prose message,
        Excerpt remedy,
        Prose advice,
        boolean pasteable,
        String search,
        Optional<Suppressed> suppressed) {
    private static final int LONGEST_SEARCHED = 500;

    /**
     * @param by where the suppression stands
     * @param reason the reason given
     */
    public record Suppressed(String by, String reason) {}

    static FoundProblem of(Finding finding) {
        String remedy = finding.problem().remedy();
        return new FoundProblem(
                finding.severity().toString(),
                finding.rule().id(),
                VisibleText.line(finding.rule().summary()),
                seen(finding),
                VisibleText.line(finding.problem().at().toString()),
                VisibleText.line(finding.problem().object()),
                Prose.of(finding.problem().message()),
                Excerpt.of(remedy, Excerpt.LONGEST, finding.problem().at()),
                Prose.of(remedy),
                !isSentence(remedy),
                search(finding),
                finding.suppressed().map(s -> new Suppressed(s.by().toString(), VisibleText.line(s.reason()))));
    }

    private static String seen(Finding finding) {
        return switch (finding.agreement()) {
            case CONFIRMED -> "confirmed: seen in the source and in the rehearsal";
            case PREDICTED -> "predicted from the source, not seen in the rehearsal";
            case OBSERVED -> "seen in the rehearsal only";
            case ONE_WITNESS -> finding.witness() == Witness.SOURCE ? "seen in the source" : "seen in the rehearsal";
        };
    }

    /** Rules give SQL or a changeset wherever one can be pasted; what is left reads as a sentence and is laid out as one. */
    private static boolean isSentence(String remedy) {
        return remedy.endsWith(".") && remedy.indexOf('\n') < 0 && !remedy.startsWith("-") && !remedy.startsWith("<");
    }

    private static String search(Finding finding) {
        String text = finding.rule().id() + " " + finding.problem().at() + " "
                + finding.problem().object() + " "
                + VisibleText.beginning(finding.problem().message(), LONGEST_SEARCHED);
        return VisibleText.line(text).toLowerCase(Locale.ROOT);
    }
}
