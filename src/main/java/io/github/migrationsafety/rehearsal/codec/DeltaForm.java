package io.github.migrationsafety.rehearsal.codec;

import io.github.migrationsafety.rehearsal.codec.RecordCodec.Form;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaDelta.Change;
import io.github.migrationsafety.schema.SchemaObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A difference of two states, as the objects that differ. */
record DeltaForm(Form changes) implements Form {
    @Override
    public void write(Output out, Object value) {
        RecordCodec.all(out, ((SchemaDelta) value).changes().values(), changes);
    }

    @Override
    public Object read(Input in) throws IOException {
        Map<ObjectKey, SchemaObject> before = new HashMap<>();
        Map<ObjectKey, SchemaObject> after = new HashMap<>();
        for (Object read : RecordCodec.all(in, changes)) {
            Change change = (Change) read;
            change.before().ifPresent(o -> before.put(o.key(), o));
            change.after().ifPresent(o -> after.put(o.key(), o));
        }
        return before.isEmpty() && after.isEmpty() ? SchemaDelta.NONE : SchemaDelta.between(before, after);
    }
}
