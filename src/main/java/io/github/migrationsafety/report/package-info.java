/** Reports: one class a format, report in, bytes out. */
@NullMarked
package io.github.migrationsafety.report;

import org.jspecify.annotations.NullMarked;
