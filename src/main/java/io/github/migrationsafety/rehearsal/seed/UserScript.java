package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.sql.SqlScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.util.PSQLException;

/**
 * A SQL file of the user's, run on the throwaway database as a superuser, each statement committed on its own unless the file
 * opens a transaction.
 *
 * @param file the file
 * @param key the policy's key that names it, such as {@code seed.scripts}
 */
public record UserScript(Path file, String key) {
    /**
     * Runs it.
     *
     * @param connection a session with auto-commit on
     * @throws SetupException naming file and line, if the file cannot be read or a statement fails
     */
    public void run(Connection connection) {
        for (SqlScript.Part part : SqlScript.parts(read())) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(part.sql());
            } catch (SQLException e) {
                throw new SetupException(
                        file + ":" + part.line() + ": the statement fails: " + words(e) + " (SQLSTATE "
                                + e.getSQLState() + ").",
                        "Correct it, or take the file out of `" + key + "` in the policy file.",
                        e);
            }
        }
    }

    private String read() {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SetupException(
                    "The file " + file + " of `" + key + "` cannot be read: " + e + ".",
                    "Make it a readable UTF-8 file, or correct `" + key + "` in the policy file.",
                    e);
        }
    }

    private static String words(SQLException failure) {
        return failure instanceof PSQLException psql && psql.getServerErrorMessage() != null
                ? String.valueOf(psql.getServerErrorMessage().getMessage())
                : String.valueOf(failure.getMessage());
    }
}
