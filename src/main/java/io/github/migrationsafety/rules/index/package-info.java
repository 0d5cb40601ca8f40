/** Rules on indexes. */
@NullMarked
package io.github.migrationsafety.rules.index;

import org.jspecify.annotations.NullMarked;
