/** The schema as values: tables for rules, catalog objects for comparison, and the difference of two states. */
@NullMarked
package io.github.migrationsafety.schema;

import org.jspecify.annotations.NullMarked;
