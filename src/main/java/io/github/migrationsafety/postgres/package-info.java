/** Throwaway PostgreSQL servers and reading their catalog. */
@NullMarked
package io.github.migrationsafety.postgres;

import org.jspecify.annotations.NullMarked;
