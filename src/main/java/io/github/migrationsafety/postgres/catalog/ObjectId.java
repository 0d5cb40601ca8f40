package io.github.migrationsafety.postgres.catalog;

/**
 * What the server knows an object by, for as long as it lives.
 *
 * @param catalog the OID of the catalog that it stands in
 * @param oid its OID there
 */
record ObjectId(long catalog, long oid) {}
