package io.github.migrationsafety.postgres.container;

import java.time.Duration;
import org.testcontainers.containers.wait.strategy.WaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;

/** Does not wait: whether a server is ready, a login tells better than a log or an open port. */
final class NoWait implements WaitStrategy {
    @Override
    public void waitUntilReady(WaitStrategyTarget target) {
        // See above.
    }

    @Override
    public WaitStrategy withStartupTimeout(Duration timeout) {
        return this;
    }
}
