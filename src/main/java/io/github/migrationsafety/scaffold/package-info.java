/** Safe changesets for everyday changes, written from what the changelog has already. */
@NullMarked
package io.github.migrationsafety.scaffold;

import org.jspecify.annotations.NullMarked;
