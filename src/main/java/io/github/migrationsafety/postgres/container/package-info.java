/**
 * Containers by Testcontainers. Loaded a second time beside Testcontainers in a class loader of its own, so nothing outside may
 * name a type of this package.
 */
@NullMarked
package io.github.migrationsafety.postgres.container;

import org.jspecify.annotations.NullMarked;
