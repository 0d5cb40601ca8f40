/** Rules on the design of new tables. */
@NullMarked
package io.github.migrationsafety.rules.schema;

import org.jspecify.annotations.NullMarked;
