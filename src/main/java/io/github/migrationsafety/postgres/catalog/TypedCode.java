package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.View;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the typed view or routine that rules ask from what was read of it. */
final class TypedCode {
    private TypedCode() {}

    /** The view that the rows describe, itself first; empty if it is none. */
    static Optional<View> view(List<DescribedRow> rows) {
        DescribedRow row = rows.get(0);
        boolean materialized = row.key().kind() == ObjectKind.MATERIALIZED_VIEW;
        if (row.has(DescriptionQuery.IF_GRANTED) || !(materialized || row.key().kind() == ObjectKind.VIEW)) {
            return Optional.empty();
        }
        List<String> schemas = row.names("@reads schemas");
        List<String> names = row.names("@reads");
        List<QualifiedName> reads = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            reads.add(QualifiedName.of(schemas.get(i), names.get(i)));
        }
        return Optional.of(new View(
                QualifiedName.of(row.required("@schema"), row.required("@relation")),
                materialized,
                row.has("@security invoker"),
                reads));
    }

    /** The function or procedure that the rows describe; empty if it is none. */
    static Optional<Routine> routine(List<DescribedRow> rows) {
        DescribedRow row = rows.get(0);
        return row.text("@routine")
                .map(name -> new Routine(
                        QualifiedName.of(row.required("@routine schema"), name),
                        row.names("@argument types"),
                        row.has("@security definer"),
                        row.has("@fixed search path"),
                        row.has("@public")));
    }
}
