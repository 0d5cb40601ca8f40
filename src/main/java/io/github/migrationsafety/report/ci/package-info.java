/** The forms in which CI servers take findings; each pure: report in, text out. */
@NullMarked
package io.github.migrationsafety.report.ci;

import org.jspecify.annotations.NullMarked;
