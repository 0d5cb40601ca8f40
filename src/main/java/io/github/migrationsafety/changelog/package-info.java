/** A Liquibase changelog as changesets with their statements both ways and their place in the source. */
@NullMarked
package io.github.migrationsafety.changelog;

import org.jspecify.annotations.NullMarked;
