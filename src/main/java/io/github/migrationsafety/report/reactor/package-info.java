/** The reports of a build's modules, put into one. */
@NullMarked
package io.github.migrationsafety.report.reactor;

import org.jspecify.annotations.NullMarked;
