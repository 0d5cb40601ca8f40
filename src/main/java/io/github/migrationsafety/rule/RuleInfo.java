package io.github.migrationsafety.rule;

import io.github.migrationsafety.step.Witness;
import java.util.List;
import java.util.Set;

/**
 * The facts about a rule that do not depend on any changelog.
 *
 * @param id {@code group/kebab-case-name}; stable
 * @param severity the default severity
 * @param witnesses who can see it
 * @param summary what it catches; one line without a full stop
 * @param options the options that the policy file may set for it, beside {@code severity} and {@code exclude}
 */
public record RuleInfo(String id, Severity severity, Set<Witness> witnesses, String summary, List<Option> options) {
    /**
     * An option of a rule in the policy file.
     *
     * @param name its key
     * @param description what it does and which values it takes; one sentence
     */
    public record Option(String name, String description) {}

    public RuleInfo {
        if (!id.matches("[a-z0-9-]+/[a-z0-9-]+")) {
            throw new IllegalArgumentException("not a rule id: " + id);
        }
        witnesses = Set.copyOf(witnesses);
        options = List.copyOf(options);
    }

    /** A rule without options. */
    public static RuleInfo of(String id, Severity severity, Set<Witness> witnesses, String summary) {
        return new RuleInfo(id, severity, witnesses, summary, List.of());
    }

    /** Seen from the source only. */
    public static final Set<Witness> SOURCE = Set.of(Witness.SOURCE);
    /** Seen in the rehearsal only. */
    public static final Set<Witness> REHEARSAL = Set.of(Witness.REHEARSAL);
    /** Seen by both. */
    public static final Set<Witness> BOTH = Set.of(Witness.SOURCE, Witness.REHEARSAL);

    /** The part of the id before the slash. */
    public String group() {
        return id.substring(0, id.indexOf('/'));
    }

    /** The part of the id after the slash. */
    public String name() {
        return id.substring(id.indexOf('/') + 1);
    }
}
