package io.github.migrationsafety.rehearsal.codec;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Turns a record of this plugin into bytes and back: records, sealed interfaces of records, enums, texts, numbers, durations,
 * optionals, lists, sets, maps, schemas and their differences. What is made when bytes are read follows from the declared types
 * alone and never from the bytes, so bytes cannot name a class. Equal texts and records become one instance again, and a schema
 * shares what it has in common with the one before it.
 *
 * <p>The form says nothing of versions: bytes are to be read by the very build of the plugin that wrote them. Not thread-safe.
 */
public final class RecordCodec {
    private static final String OURS = "io.github.migrationsafety.";

    private final Map<Type, Form> forms = new HashMap<>();

    /** How values of one type are written. */
    interface Form {
        void write(Output out, Object value);

        Object read(Input in) throws IOException;
    }

    /** The bytes of a record. */
    public <T extends Record> byte[] write(Class<T> type, T value) {
        forms.clear();
        Output out = new Output();
        form(type).write(out, value);
        return out.bytes();
    }

    /** @throws IOException if these are not the bytes of such a record */
    public <T extends Record> T read(Class<T> type, byte[] bytes) throws IOException {
        try {
            forms.clear();
            Input in = new Input(bytes);
            T value = type.cast(form(type).read(in));
            in.checkEnd();
            return value;
        } catch (RuntimeException | StackOverflowError e) {
            throw new IOException("not the bytes of a " + type.getSimpleName(), e);
        }
    }

    Form form(Type type) {
        Form known = forms.get(type);
        if (known != null) {
            return known;
        }
        // A record may contain itself, in a list or an optional.
        Form[] made = new Form[1];
        forms.put(type, lazily(made));
        made[0] = make(type);
        forms.put(type, made[0]);
        return made[0];
    }

    private static Form lazily(Form[] made) {
        return new Form() {
            @Override
            public void write(Output out, Object value) {
                made[0].write(out, value);
            }

            @Override
            public Object read(Input in) throws IOException {
                return made[0].read(in);
            }
        };
    }

    private Form make(Type type) {
        if (type instanceof ParameterizedType generic) {
            return container(generic);
        }
        Class<?> plain = (Class<?>) type;
        if (plain == String.class) {
            return new TextForm();
        } else if (plain == int.class || plain == Integer.class) {
            return form(out -> v -> out.number((Integer) v), in -> Math.toIntExact(in.number()));
        } else if (plain == long.class || plain == Long.class) {
            return form(out -> v -> out.number((Long) v), Input::number);
        } else if (plain == boolean.class || plain == Boolean.class) {
            return form(out -> v -> out.number((Boolean) v ? 1 : 0), in -> in.number() != 0);
        } else if (plain == Duration.class) {
            return form(out -> v -> out.number(((Duration) v).toNanos()), in -> Duration.ofNanos(in.number()));
        } else if (plain == Schema.class) {
            return new SchemaForm(this);
        } else if (plain == SchemaDelta.class) {
            return new DeltaForm(form(SchemaDelta.Change.class));
        } else if (!plain.getName().startsWith(OURS)) {
            throw new IllegalArgumentException("no form for " + type);
        } else if (plain.isEnum()) {
            Object[] constants = plain.getEnumConstants();
            return form(out -> v -> out.number(((Enum<?>) v).ordinal()), in -> constants[(int) in.number()]);
        } else if (plain.isRecord()) {
            return new RecordForm(plain);
        } else if (plain.isSealed()) {
            return new SealedForm(plain);
        }
        throw new IllegalArgumentException("no form for " + type);
    }

    private interface Writer {
        void write(Object value);
    }

    private interface WriterOf {
        Writer to(Output out);
    }

    private interface Reader {
        Object read(Input in) throws IOException;
    }

    private static Form form(WriterOf writer, Reader reader) {
        return new Form() {
            @Override
            public void write(Output out, Object value) {
                writer.to(out).write(value);
            }

            @Override
            public Object read(Input in) throws IOException {
                return reader.read(in);
            }
        };
    }

    private Form container(ParameterizedType type) {
        Form first = form(type.getActualTypeArguments()[0]);
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Optional.class) {
            return form(
                    out -> v -> {
                        Optional<?> optional = (Optional<?>) v;
                        out.number(optional.isPresent() ? 1 : 0);
                        optional.ifPresent(inner -> first.write(out, inner));
                    },
                    in -> in.number() == 0 ? Optional.empty() : Optional.of(first.read(in)));
        } else if (raw == List.class) {
            return form(out -> v -> all(out, (List<?>) v, first), in -> all(in, first));
        } else if (raw == Set.class) {
            return form(out -> v -> all(out, sorted((Set<?>) v), first), in -> new LinkedHashSet<>(all(in, first)));
        } else if (raw == Map.class || raw == SortedMap.class) {
            return map(raw == SortedMap.class, first, form(type.getActualTypeArguments()[1]));
        }
        throw new IllegalArgumentException("no form for " + type);
    }

    private static Form map(boolean isSorted, Form keys, Form values) {
        return form(
                out -> v -> {
                    Map<?, ?> map = (Map<?, ?>) v;
                    List<Object> order = sorted(map.keySet());
                    all(out, order, keys);
                    order.forEach(key -> values.write(out, Objects.requireNonNull(map.get(key))));
                },
                in -> {
                    Map<Object, Object> map = isSorted ? new TreeMap<>() : new LinkedHashMap<>();
                    for (Object key : all(in, keys)) {
                        map.put(key, values.read(in));
                    }
                    return map;
                });
    }

    static void all(Output out, Collection<?> values, Form form) {
        out.number(values.size());
        values.forEach(v -> form.write(out, v));
    }

    static List<Object> all(Input in, Form form) throws IOException {
        int size = in.size();
        List<Object> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(form.read(in));
        }
        return values;
    }

    /** Sets and maps of records have another order in each JVM. */
    private static List<Object> sorted(Set<?> values) {
        List<Object> order = new ArrayList<>(values);
        order.sort(Comparator.comparing(Object::toString));
        return order;
    }

    private static final class TextForm implements Form {
        @Override
        public void write(Output out, Object value) {
            if (out.isNew(value)) {
                out.text((String) value);
            }
        }

        @Override
        public Object read(Input in) throws IOException {
            Object known = in.known();
            return known != Input.NEW ? known : in.remember(in.text());
        }
    }

    private final class SealedForm implements Form {
        private final List<Class<?>> kinds;

        SealedForm(Class<?> type) {
            kinds = List.of(type.getPermittedSubclasses()).stream()
                    .sorted(Comparator.comparing(Class::getName))
                    .toList();
        }

        @Override
        public void write(Output out, Object value) {
            int kind = kinds.indexOf(value.getClass());
            out.number(kind);
            form(kinds.get(kind)).write(out, value);
        }

        @Override
        public Object read(Input in) throws IOException {
            return form(kinds.get((int) in.number())).read(in);
        }
    }

    private final class RecordForm implements Form {
        private final Constructor<?> constructor;
        private final List<Method> accessors = new ArrayList<>();
        private final List<Form> components = new ArrayList<>();

        RecordForm(Class<?> type) {
            List<Class<?>> parameters = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                parameters.add(component.getType());
                component.getAccessor().setAccessible(true);
                accessors.add(component.getAccessor());
                components.add(form(component.getGenericType()));
            }
            try {
                constructor = type.getDeclaredConstructor(parameters.toArray(Class<?>[]::new));
                constructor.setAccessible(true);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has its canonical constructor", e);
            }
        }

        @Override
        public void write(Output out, Object value) {
            if (out.isNew(value)) {
                for (int i = 0; i < components.size(); i++) {
                    components.get(i).write(out, get(accessors.get(i), value));
                }
            }
        }

        private static Object get(Method accessor, Object value) {
            try {
                return accessor.invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Object read(Input in) throws IOException {
            Object known = in.known();
            if (known != Input.NEW) {
                return known;
            }
            int number = in.reserve();
            Object[] values = new Object[components.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = components.get(i).read(in);
            }
            try {
                return in.fill(number, constructor.newInstance(values));
            } catch (InvocationTargetException e) {
                throw new IOException("not a value of " + constructor.getDeclaringClass(), e.getCause());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
