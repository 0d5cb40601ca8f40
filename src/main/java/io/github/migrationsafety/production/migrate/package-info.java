/** Changesets into a real database and out of it: under Liquibase's lock, with time limits, watched, and recorded. */
@NullMarked
package io.github.migrationsafety.production.migrate;

import org.jspecify.annotations.NullMarked;
