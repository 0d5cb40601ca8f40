/** Apply, roll back, apply again, compare. */
@NullMarked
package io.github.migrationsafety.rehearsal;

import org.jspecify.annotations.NullMarked;
