package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.migrationsafety.policy.Production.Health;
import io.github.migrationsafety.production.Check;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthCheckTest {
    private static final Timing AT_ONCE = new Timing(
            Backoff.STANDARD,
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            duration -> {},
            RandomGenerator.getDefault());

    private final AtomicInteger asked = new AtomicInteger();
    private HttpServer server;
    private int wellFrom = 1;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() >= wellFrom ? 204 : 503, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Check check(Duration within) {
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/health?token=secret";
        return HealthCheck.check(Optional.of(new Health(url, within)), AT_ONCE);
    }

    @Test
    void an_application_that_comes_up_within_the_time_is_well() {
        wellFrom = 3;

        Check check = check(Duration.ofSeconds(20));

        assertThat(check.outcome()).isEqualTo(Check.Outcome.PASSED);
        assertThat(check.reason()).endsWith("/health answers with status 204").doesNotContain("secret");
        assertThat(asked).hasValue(3);
    }

    @Test
    void an_application_that_stays_down_fails_with_its_last_answer() {
        wellFrom = Integer.MAX_VALUE;

        assertThat(check(Duration.ofMillis(200)).reason())
                .contains("status 503")
                .doesNotContain("secret");
    }

    @Test
    void without_a_url_nobody_is_asked() {
        assertThat(HealthCheck.check(Optional.empty(), AT_ONCE).outcome()).isEqualTo(Check.Outcome.NOT_APPLICABLE);
    }
}
