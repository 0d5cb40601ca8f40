package io.github.migrationsafety.policy;

import io.github.migrationsafety.rule.Severity;
import java.util.Locale;

/** How severe every rule is about which the policy says nothing. */
public enum Preset {
    /** Each rule as its page says. */
    RECOMMENDED {
        @Override
        Severity of(Severity usual) {
            return usual;
        }
    },
    /** Warnings are errors, infos are warnings. What is off stays off: it needs to be told something first. */
    STRICT {
        @Override
        Severity of(Severity usual) {
            return switch (usual) {
                case ERROR, WARNING -> Severity.ERROR;
                case INFO -> Severity.WARNING;
                case OFF -> Severity.OFF;
            };
        }
    },
    /** Errors only. */
    MINIMAL {
        @Override
        Severity of(Severity usual) {
            return usual == Severity.ERROR ? usual : Severity.OFF;
        }
    };

    /** The severity of a rule that is usually this severe. */
    abstract Severity of(Severity usual);

    /** As the policy file writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
