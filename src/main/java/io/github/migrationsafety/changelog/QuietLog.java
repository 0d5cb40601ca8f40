package io.github.migrationsafety.changelog;

import java.util.function.Consumer;
import java.util.logging.Level;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;

/** Sends what Liquibase logs from INFO upwards to one place, and nothing to java.util.logging. */
final class QuietLog extends AbstractLogService {
    private final Logger logger;

    QuietLog(Consumer<String> lines) {
        this.logger = new Lines(lines);
    }

    @Override
    public int getPriority() {
        return PRIORITY_DEFAULT;
    }

    @Override
    @SuppressWarnings("rawtypes") // as Liquibase declares it
    public Logger getLog(Class type) {
        return logger;
    }

    private static final class Lines extends AbstractLogger {
        private final Consumer<String> lines;

        Lines(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable e) {
            if (level.intValue() >= Level.INFO.intValue()) {
                lines.accept(level.getName() + " " + message + (e == null ? "" : " (" + e + ")"));
            }
        }
    }
}
