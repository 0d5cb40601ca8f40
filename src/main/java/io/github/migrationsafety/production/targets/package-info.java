/** Many real databases: who they are, in which order they have their turn, and what was done to each. */
@NullMarked
package io.github.migrationsafety.production.targets;

import org.jspecify.annotations.NullMarked;
