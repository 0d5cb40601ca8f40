/** The validated migration bundle. */
@NullMarked
package io.github.migrationsafety.bundle;

import org.jspecify.annotations.NullMarked;
