package io.github.migrationsafety.report;

import io.github.migrationsafety.rule.Severity;

/** How the console sets words off from others: by colour where there is one. */
public interface Style {
    /** No colour at all. */
    Style PLAIN = new Style() {
        @Override
        public String severity(Severity severity, String text) {
            return text;
        }

        @Override
        public String strong(String text) {
            return text;
        }

        @Override
        public String verdict(boolean failed, String text) {
            return text;
        }
    };

    /** Text as the severity of a finding. */
    String severity(Severity severity, String text);

    /** Text that stands out. */
    String strong(String text);

    /** Text as good or bad news. */
    String verdict(boolean failed, String text);
}
