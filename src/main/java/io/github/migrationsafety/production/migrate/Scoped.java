package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.Silence;

/** Runs something with Liquibase, and makes one sentence of what goes wrong. */
final class Scoped {
    private Scoped() {}

    /** What is run. */
    interface Action {
        Outcome run() throws Exception;
    }

    static Outcome run(ParsedChangeLog parsed, String what, Action action) {
        try {
            return parsed.inScope(action::run);
        } catch (SetupException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SetupException(
                    what + " was interrupted.", "Run the goal again: it goes on where this run ended.", e);
        } catch (Exception e) {
            throw new SetupException(
                    what + " could not go on: " + Silence.words(e) + ".",
                    "`status` tells where things stand; run the goal again when the database answers.",
                    e);
        }
    }
}
