package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.View;
import java.util.List;
import java.util.Optional;

/**
 * Everything about one described catalog row.
 *
 * @param objects the objects: a table and its columns, indexes, …
 * @param table the typed table, if it is one
 * @param view the typed view, if it is one
 * @param routine the typed routine, if it is one
 * @param face the names by which others mention it
 */
record Described(
        List<SchemaObject> objects, Optional<Table> table, Optional<View> view, Optional<Routine> routine, Face face) {}
