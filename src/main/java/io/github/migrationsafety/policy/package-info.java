/** The policy file, severities and suppressions: from problems to findings and a verdict. */
@NullMarked
package io.github.migrationsafety.policy;

import org.jspecify.annotations.NullMarked;
