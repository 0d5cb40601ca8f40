/** Rules on transactions. */
@NullMarked
package io.github.migrationsafety.rules.transaction;

import org.jspecify.annotations.NullMarked;
