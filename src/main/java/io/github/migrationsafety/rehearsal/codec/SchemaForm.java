package io.github.migrationsafety.rehearsal.codec;

import io.github.migrationsafety.rehearsal.codec.RecordCodec.Form;
import io.github.migrationsafety.schema.Routine;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaCode;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.View;
import io.github.migrationsafety.sql.QualifiedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A schema, as what differs from the one that was written before it: the steps of a long changelog have thousands of schemas that
 * are nearly the same. Notes are left out, which a schema that was read from a catalog does not have.
 */
final class SchemaForm implements Form {
    private final Form names;
    private final Form tables;
    private final Form views;
    private final Form signatures;
    private final Form routines;
    private Schema lastWritten = Schema.EMPTY;
    private Schema lastRead = Schema.EMPTY;

    SchemaForm(RecordCodec codec) {
        names = codec.form(QualifiedName.class);
        tables = codec.form(Table.class);
        views = codec.form(View.class);
        signatures = codec.form(Routine.Signature.class);
        routines = codec.form(Routine.class);
    }

    @Override
    public void write(Output out, Object value) {
        Schema schema = (Schema) value;
        List<QualifiedName> gone = new ArrayList<>();
        List<Table> there = new ArrayList<>();
        for (QualifiedName name : schema.changedSince(lastWritten)) {
            schema.table(name).ifPresentOrElse(there::add, () -> gone.add(name));
        }
        RecordCodec.all(out, gone, names);
        RecordCodec.all(out, there, tables);
        write(out, lastWritten.code(), schema.code());
        lastWritten = schema;
    }

    private void write(Output out, SchemaCode before, SchemaCode now) {
        boolean same = before == now;
        out.number(now.routinesPublic() ? 1 : 0);
        RecordCodec.all(
                out,
                same
                        ? List.of()
                        : before.viewsByName().keySet().stream()
                                .filter(name -> !now.viewsByName().containsKey(name))
                                .sorted()
                                .toList(),
                names);
        RecordCodec.all(
                out,
                same
                        ? List.of()
                        : now.views().stream()
                                .filter(view ->
                                        !view.equals(before.viewsByName().get(view.name())))
                                .toList(),
                views);
        RecordCodec.all(
                out,
                same
                        ? List.of()
                        : before.routines().stream()
                                .map(Routine::signature)
                                .filter(s -> !now.routinesBySignature().containsKey(s))
                                .toList(),
                signatures);
        RecordCodec.all(
                out,
                same
                        ? List.of()
                        : now.routines().stream()
                                .filter(r ->
                                        !r.equals(before.routinesBySignature().get(r.signature())))
                                .toList(),
                routines);
    }

    @Override
    public Object read(Input in) throws IOException {
        Schema schema = lastRead;
        for (Object gone : RecordCodec.all(in, names)) {
            schema = schema.without((QualifiedName) gone);
        }
        for (Object table : RecordCodec.all(in, tables)) {
            schema = schema.with((Table) table);
        }
        boolean routinesPublic = in.number() != 0;
        SchemaCode code = schema.code();
        for (Object gone : RecordCodec.all(in, names)) {
            code = code.without((QualifiedName) gone);
        }
        for (Object view : RecordCodec.all(in, views)) {
            code = code.with((View) view);
        }
        for (Object gone : RecordCodec.all(in, signatures)) {
            code = code.without((Routine.Signature) gone);
        }
        for (Object routine : RecordCodec.all(in, routines)) {
            code = code.with((Routine) routine);
        }
        schema = schema.with(code.routinesPublic() == routinesPublic ? code : code.withRoutinesPublic(routinesPublic));
        lastRead = schema;
        return schema;
    }
}
