/** Watches a session of the rehearsal: locks, new files, rows read and changed, and what is left in the session. */
@NullMarked
package io.github.migrationsafety.rehearsal.observe;

import org.jspecify.annotations.NullMarked;
