/** What every package may use: the one exception for input that cannot be worked with. */
@NullMarked
package io.github.migrationsafety;

import org.jspecify.annotations.NullMarked;
