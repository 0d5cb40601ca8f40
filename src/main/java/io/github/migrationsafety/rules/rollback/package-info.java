/** Rules on the way back: every changeset can be taken back. */
@NullMarked
package io.github.migrationsafety.rules.rollback;

import org.jspecify.annotations.NullMarked;
