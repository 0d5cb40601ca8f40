/** Reads a PostgreSQL catalog into values of {@code schema}, and follows its changes at a cost that follows the change. */
@NullMarked
package io.github.migrationsafety.postgres.catalog;

import org.jspecify.annotations.NullMarked;
