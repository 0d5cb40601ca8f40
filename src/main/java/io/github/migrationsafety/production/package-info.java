/** The safe way into a real database: checked, backed up, watched, and back again. */
@NullMarked
package io.github.migrationsafety.production;

import org.jspecify.annotations.NullMarked;
