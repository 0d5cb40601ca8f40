package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.step.LockMode;
import java.util.OptionalLong;

/**
 * A relation that the watched transaction has locked, as that transaction sees it.
 *
 * @param oid its oid
 * @param mode the strongest lock on it
 * @param file its file node; zero if it has none; empty when the transaction has dropped it
 * @param counters what the transaction did to its rows so far, and what is not reported yet of the ones before it
 * @param rows how many rows it held before the transaction, as far as the statistics know; else zero
 */
record Held(long oid, LockMode mode, OptionalLong file, Counters counters, long rows) {}
