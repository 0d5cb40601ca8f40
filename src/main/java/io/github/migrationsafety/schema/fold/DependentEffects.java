package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.schema.fold.Words.Kind;
import io.github.migrationsafety.schema.fold.Words.Word;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * What tables lose or follow when a type, a function or a sequence on which they depend is dropped by CASCADE or renamed. Such
 * statements are rare, so every table is looked through.
 */
final class DependentEffects {
    private final Workspace work;
    private final ColumnEffects columns;

    DependentEffects(Workspace work, ColumnEffects columns) {
        this.work = work;
        this.columns = columns;
    }

    /** Drops the columns of a type that is dropped by CASCADE. */
    void dropType(QualifiedName type) {
        eachTable(table -> table.columns().stream()
                .filter(c -> isOf(c, type))
                .map(Column::name)
                .forEach(c -> columns.dropFrom(table.name(), c)));
    }

    void renameType(QualifiedName type, String newName) {
        eachTable(table -> {
            if (table.columns().stream().anyMatch(c -> isOf(c, type))) {
                work.editFull(
                        table.name(),
                        d -> d.columns.replaceAll(
                                (n, c) -> isOf(c, type) ? Columns.typed(c, renamed(c.type(), newName)) : c));
            }
        });
    }

    /** Drops the defaults and indexes that call a function that is dropped by CASCADE. */
    void dropFunction(QualifiedName function) {
        dropDefaults((table, text) -> calls(text, function.name()));
        eachTable(table -> work.editFull(table.name(), d -> List.copyOf(d.indexes.values()).stream()
                .filter(i -> calls(d.notesOf(i), function.name()))
                .map(Index::name)
                .forEach(d::dropIndex)));
    }

    /** Drops the defaults that draw from a sequence that is dropped by CASCADE. */
    void dropSequence(QualifiedName sequence) {
        QualifiedName full = work.created(sequence);
        dropDefaults((table, text) -> calls(text, "nextval")
                && Words.of(text).stream().filter(w -> w.kind() == Kind.STRING).anyMatch(w -> sequence(w.text(), table)
                        .equals(full)));
    }

    /** The sequence that nextval names; without a schema it is taken to lie in that of the table, as that of a serial does. */
    private static QualifiedName sequence(String text, QualifiedName table) {
        List<String> names =
                Words.of(text).stream().filter(Word::isName).map(Word::text).toList();
        return switch (names.size()) {
            case 0 -> table;
            case 1 -> QualifiedName.of(names.get(0)).in(table.schema().orElse(""));
            default -> QualifiedName.of(names.get(0), names.get(1));
        };
    }

    private void dropDefaults(BiPredicate<QualifiedName, String> which) {
        eachTable(table -> work.schema().notes(table.name()).defaults().forEach((column, text) -> {
            if (which.test(table.name(), text)) {
                work.editFull(table.name(), d -> {
                    d.column(column, c -> Columns.withDefault(c, false));
                    d.defaults.remove(column);
                });
            }
        }));
    }

    private void eachTable(Consumer<Table> effect) {
        work.schema().tables().forEach(effect);
    }

    private static boolean calls(IndexNotes notes, String function) {
        return calls(notes.predicate(), function)
                || notes.expressions().stream().anyMatch(e -> calls(e, function));
    }

    private static boolean calls(String text, String function) {
        List<Word> words = Words.of(text);
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).isName()
                    && words.get(i).text().equals(function)
                    && words.get(i + 1).is("(")) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOf(Column column, QualifiedName type) {
        String name = element(column.type());
        int dot = name.lastIndexOf('.');
        return name.substring(dot + 1).equals(type.name())
                && (dot < 0
                        || type.schema()
                                .filter(s -> !s.equals(name.substring(0, dot)))
                                .isEmpty());
    }

    private static String renamed(String type, String newName) {
        String element = element(type);
        return element.substring(0, element.lastIndexOf('.') + 1) + newName + type.substring(element.length());
    }

    private static String element(String type) {
        int bracket = type.indexOf('[');
        return bracket < 0 ? type : type.substring(0, bracket);
    }
}
