/** Rules on locks, rewrites and scans. */
@NullMarked
package io.github.migrationsafety.rules.locks;

import org.jspecify.annotations.NullMarked;
