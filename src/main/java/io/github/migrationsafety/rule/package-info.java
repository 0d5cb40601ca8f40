/** The rule API, also for other people's rules. */
@NullMarked
package io.github.migrationsafety.rule;

import org.jspecify.annotations.NullMarked;
