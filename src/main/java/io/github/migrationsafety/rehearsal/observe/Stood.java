package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.step.Observation.Relation;

/**
 * A relation as it stood before a run.
 *
 * @param oid its oid
 * @param relation its name and kind
 * @param table the oid of its table; its own if it is no index and no TOAST table
 * @param file its file node; zero if it has none
 */
record Stood(long oid, Relation relation, long table, long file) {}
