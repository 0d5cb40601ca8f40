/** Records to bytes and back. */
@NullMarked
package io.github.migrationsafety.rehearsal.codec;

import org.jspecify.annotations.NullMarked;
