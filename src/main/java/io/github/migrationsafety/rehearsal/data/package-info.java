/** What the rows of a database were before and after: which differ, and whose they are. */
@NullMarked
package io.github.migrationsafety.rehearsal.data;

import org.jspecify.annotations.NullMarked;
