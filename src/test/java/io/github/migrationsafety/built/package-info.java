/** The plugin as it was built, run by real Mavens: failsafe runs these tests after invoker has installed it. */
package io.github.migrationsafety.built;
