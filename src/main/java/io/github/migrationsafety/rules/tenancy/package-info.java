/** Rules on tenants: no tenant sees or touches another's rows. */
@NullMarked
package io.github.migrationsafety.rules.tenancy;

import org.jspecify.annotations.NullMarked;
