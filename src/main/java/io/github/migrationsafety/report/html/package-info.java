/** The report as one self-contained HTML page: what the page shows as records, and the templates that lay it out. */
@NullMarked
package io.github.migrationsafety.report.html;

import org.jspecify.annotations.NullMarked;
