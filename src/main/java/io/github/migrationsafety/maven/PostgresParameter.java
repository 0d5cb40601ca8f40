package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The throwaway server on which changesets are rehearsed, as the POM element {@code postgres} gives it. Maven fills it by its
 * setters. Not thread-safe.
 */
public final class PostgresParameter {
    private @Nullable String version;
    private @Nullable String url;
    private @Nullable String serverId;
    private @Nullable String image;

    /** A major version ({@code 17}) or an exact one ({@code 17.11}). */
    public void setVersion(String version) {
        this.version = version;
    }

    /** The JDBC URL of a server on which throwaway databases may be created. */
    public void setUrl(String url) {
        this.url = url;
    }

    /** The server in {@code settings.xml} that holds the credentials for the URL. */
    public void setServerId(String serverId) {
        this.serverId = serverId;
    }

    /** A container image that works like the official image {@code postgres}. */
    public void setImage(String image) {
        this.image = image;
    }

    Optional<String> version() {
        return given(version);
    }

    Optional<String> url() {
        return given(url);
    }

    Optional<String> serverId() {
        return given(serverId);
    }

    Optional<String> image() {
        return given(image);
    }

    /**
     * These values, and where the POM gives none those of the user properties, as Maven does for simple parameters.
     *
     * @param property looks a user property up by what follows {@code migration-safety.postgres.}
     * @throws SetupException if the values contradict each other
     */
    PostgresParameter orElse(Function<String, @Nullable String> property) {
        PostgresParameter merged = new PostgresParameter();
        merged.version = first(version, property.apply("version"));
        merged.url = first(url, property.apply("url"));
        merged.serverId = first(serverId, property.apply("serverId"));
        merged.image = first(image, property.apply("image"));
        merged.check();
        return merged;
    }

    private void check() {
        if (image().isPresent() && url().isPresent()) {
            throw new SetupException(
                    "The parameters postgres/image (migration-safety.postgres.image) and postgres/url"
                            + " (migration-safety.postgres.url) are both set.",
                    "Remove one: a rehearsal runs on one server.");
        }
        if (serverId().isPresent() && url().isEmpty()) {
            throw new SetupException(
                    "The parameter postgres/serverId (migration-safety.postgres.serverId) is set without postgres/url.",
                    "Set postgres/url (migration-safety.postgres.url) too, or remove postgres/serverId.");
        }
    }

    private static @Nullable String first(@Nullable String pom, @Nullable String property) {
        return given(pom).isPresent() ? pom : property;
    }

    private static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(v -> !v.isEmpty());
    }
}
