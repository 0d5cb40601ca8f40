/** Backups of real databases: taken, proved, kept, and restored beside the database. */
@NullMarked
package io.github.migrationsafety.production.backup;

import org.jspecify.annotations.NullMarked;
