package io.github.migrationsafety.maven;

import io.github.migrationsafety.report.Style;
import io.github.migrationsafety.rule.Severity;
import org.apache.maven.shared.utils.logging.MessageBuilder;
import org.apache.maven.shared.utils.logging.MessageUtils;

/** The colours of Maven's own log, if it has any: none in a file, none with {@code -B} or {@code -Dstyle.color=never}. */
final class MavenStyle implements Style {
    private MavenStyle() {}

    /** Maven 4 has these colours elsewhere; there the log is plain. */
    static Style current() {
        try {
            return MessageUtils.isColorEnabled() ? new MavenStyle() : PLAIN;
        } catch (LinkageError e) {
            return PLAIN;
        }
    }

    @Override
    public String severity(Severity severity, String text) {
        MessageBuilder buffer = MessageUtils.buffer();
        return switch (severity) {
            case ERROR -> buffer.failure(text).toString();
            case WARNING -> buffer.warning(text).toString();
            case INFO, OFF -> text;
        };
    }

    @Override
    public String strong(String text) {
        return MessageUtils.buffer().strong(text).toString();
    }

    @Override
    public String verdict(boolean failed, String text) {
        MessageBuilder buffer = MessageUtils.buffer();
        return (failed ? buffer.failure(text) : buffer.success(text)).toString();
    }
}
