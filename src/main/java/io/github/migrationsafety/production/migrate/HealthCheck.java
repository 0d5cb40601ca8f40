package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Health;
import io.github.migrationsafety.production.Check;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks the application how it is. */
public final class HealthCheck {
    private static final String NAME = "application health";
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private HealthCheck() {}

    /**
     * Asks until the answer is good or the time is up.
     *
     * @param health what to ask; empty if the policy names nothing
     * @throws SetupException if the URL is none
     */
    public static Check check(Optional<Health> health, Timing timing) {
        if (health.isEmpty()) {
            return Check.notApplicable(NAME, "the policy has no production.health");
        }
        HttpRequest request = request(health.get());
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(health.get().within())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        long until = System.nanoTime() + health.get().within().toNanos();
        String last = "";
        try {
            do {
                last = ask(client, request);
                if (last.startsWith("status 2")) {
                    return Check.passed(NAME, shown(request) + " answers with " + last);
                }
                timing.pause().of(BETWEEN);
            } while (System.nanoTime() < until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            last = "the goal was interrupted";
        }
        return Check.failed(
                NAME,
                shown(request) + " is not well within "
                        + Watch.words(health.get().within()) + ": " + last,
                "Look at the application's log: the release that runs has to fit the schema that it finds now.");
    }

    private static HttpRequest request(Health health) {
        try {
            return HttpRequest.newBuilder(URI.create(health.url()))
                    .timeout(health.within())
                    .GET()
                    .build();
        } catch (IllegalArgumentException e) {
            throw new SetupException(
                    "production.health.url in the policy file is not a URL: " + e.getMessage() + ".",
                    "Write it as https://HOST/PATH.",
                    e);
        }
    }

    private static String ask(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return "status "
                    + client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode();
        } catch (IOException e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
    }

    // A query or user information may hold a token.
    private static String shown(HttpRequest request) {
        URI uri = request.uri();
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getPath();
    }
}
