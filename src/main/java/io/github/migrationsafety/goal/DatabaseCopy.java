package io.github.migrationsafety.goal;

import io.github.migrationsafety.postgres.RealDatabase;

/**
 * A copy of a real database on a throwaway server.
 *
 * @param database the copy
 * @param server what to close when nobody needs it any more
 */
record DatabaseCopy(RealDatabase database, Runnable server) implements AutoCloseable {
    /** The same for somebody who is not the last to use it. */
    DatabaseCopy kept() {
        return new DatabaseCopy(database, () -> {});
    }

    @Override
    public void close() {
        server.run();
    }
}
