package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.GoalSettings.External;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/**
 * Finds the credentials for a server that the user names: in {@code settings.xml}, encrypted ones included, else in the
 * environment; never in a URL, which ends up in logs and process lists. Immutable.
 */
final class ServerCredentials {
    /** What a server is for, and so how its parameters and environment variables are called. */
    enum Purpose {
        /** Throwaway databases are made there. */
        THROWAWAY("postgres/", "postgres.", "MIGRATION_SAFETY_POSTGRES_"),
        /** It holds the data that must not be lost. */
        REAL("", "", "MIGRATION_SAFETY_DATABASE_");

        private final String element;
        private final String property;
        private final String environment;

        Purpose(String element, String property, String environment) {
            this.element = element;
            this.property = property;
            this.environment = environment;
        }

        /** The environment variable of the user. */
        String user() {
            return environment + "USER";
        }

        /** The environment variable of the password. */
        String password() {
            return environment + "PASSWORD";
        }

        private String url() {
            return "The parameter " + element + "url (migration-safety." + property + "url)";
        }
    }

    private final Settings settings;
    private final SettingsDecrypter decrypter;
    private final Function<String, @Nullable String> environment;

    /** @param environment looks up an environment variable */
    ServerCredentials(Settings settings, SettingsDecrypter decrypter, Function<String, @Nullable String> environment) {
        this.settings = settings;
        this.decrypter = decrypter;
        this.environment = environment;
    }

    /**
     * The server with its credentials; blank ones where none are given, so that the driver's own ways (a password file) apply.
     *
     * @throws SetupException if the URL holds a password, or the server in the settings is missing or cannot be decrypted
     */
    External of(String url, Optional<String> serverId, Purpose purpose) {
        // Neither message repeats the URL: it may hold what must not be printed.
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new SetupException(
                    purpose.url() + " is not a PostgreSQL JDBC URL.",
                    "Write it as jdbc:postgresql://host:port/database.");
        }
        if (url.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new SetupException(
                    purpose.url() + " holds a password.",
                    "Move it to a server in settings.xml named by " + purpose.element
                            + "serverId, or to the environment variable " + purpose.password() + ".");
        }
        return serverId.map(id -> fromSettings(url, id, purpose))
                .orElseGet(() -> new External(
                        url,
                        blankIfNull(environment.apply(purpose.user())),
                        blankIfNull(environment.apply(purpose.password()))));
    }

    private External fromSettings(String url, String id, Purpose purpose) {
        Server server = settings.getServer(id);
        if (server == null) {
            throw new SetupException(
                    "settings.xml has no server '" + id + "', which the parameter " + purpose.element
                            + "serverId names.",
                    "Add a <server> with this id, a <username> and a <password> to settings.xml.");
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        for (SettingsProblem problem : result.getProblems()) {
            if (problem.getSeverity() != SettingsProblem.Severity.WARNING) {
                throw new SetupException(
                        "The password of server '" + id + "' in settings.xml cannot be decrypted.",
                        "Check that settings-security.xml has the master password that it was encrypted with.");
            }
        }
        Server decrypted = result.getServer();
        return new External(url, blankIfNull(decrypted.getUsername()), blankIfNull(decrypted.getPassword()));
    }

    private static String blankIfNull(@Nullable String value) {
        return value == null ? "" : value;
    }
}
