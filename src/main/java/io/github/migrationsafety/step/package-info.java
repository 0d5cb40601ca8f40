/** What a witness hands to the rules: a step from one schema to the next, and the evidence of a rehearsal. */
@NullMarked
package io.github.migrationsafety.step;

import org.jspecify.annotations.NullMarked;
