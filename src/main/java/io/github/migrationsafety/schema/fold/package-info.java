/** Statements folded into a schema: what PostgreSQL's tables look like after them, without PostgreSQL. */
@NullMarked
package io.github.migrationsafety.schema.fold;

import org.jspecify.annotations.NullMarked;
