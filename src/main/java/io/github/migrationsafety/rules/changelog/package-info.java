/** Rules on the changelog itself. */
@NullMarked
package io.github.migrationsafety.rules.changelog;

import org.jspecify.annotations.NullMarked;
