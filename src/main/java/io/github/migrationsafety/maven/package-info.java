/** One thin mojo a goal. */
@NullMarked
package io.github.migrationsafety.maven;

import org.jspecify.annotations.NullMarked;
