/** Rules on rows. */
@NullMarked
package io.github.migrationsafety.rules.data;

import org.jspecify.annotations.NullMarked;
