/** Fills the tables of a throwaway database with made-up rows, so that a changeset meets data as it would in production. */
@NullMarked
package io.github.migrationsafety.rehearsal.seed;

import org.jspecify.annotations.NullMarked;
