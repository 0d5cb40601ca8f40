/** The composition root: each goal as one straight line from settings to outcome. */
@NullMarked
package io.github.migrationsafety.goal;

import org.jspecify.annotations.NullMarked;
