package io.github.migrationsafety.step;

import io.github.migrationsafety.sql.QualifiedName;

/**
 * A table for which no row could be made up, so that changesets are rehearsed on it as it is: empty.
 *
 * @param table the table
 * @param reason why, such as {@code no made-up row passes the check "amount_check"}
 */
public record EmptyTable(QualifiedName table, String reason) {}
