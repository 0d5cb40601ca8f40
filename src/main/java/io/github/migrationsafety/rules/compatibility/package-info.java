/** Rules on what the release that is still running relies on. */
@NullMarked
package io.github.migrationsafety.rules.compatibility;

import org.jspecify.annotations.NullMarked;
