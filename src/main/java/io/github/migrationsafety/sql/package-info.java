/** SQL text to typed statements; the only place that imports a SQL parser. */
@NullMarked
package io.github.migrationsafety.sql;

import org.jspecify.annotations.NullMarked;
