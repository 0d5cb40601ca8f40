/** The built-in rules, a package a group. */
@NullMarked
package io.github.migrationsafety.rules;

import org.jspecify.annotations.NullMarked;
