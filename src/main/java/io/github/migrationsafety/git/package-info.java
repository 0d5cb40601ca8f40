/** What a revision of the git repository holds. */
@NullMarked
package io.github.migrationsafety.git;

import org.jspecify.annotations.NullMarked;
