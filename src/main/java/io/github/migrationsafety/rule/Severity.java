package io.github.migrationsafety.rule;

import java.util.Locale;

/** How bad a finding is, from worst to least. */
public enum Severity {
    ERROR,
    WARNING,
    INFO,
    OFF;

    /** As reports and the policy file write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
