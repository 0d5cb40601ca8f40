package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.TableNotes.IndexNotes;
import io.github.migrationsafety.schema.fold.Words.Word;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.Statement.CreateIndex;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The keys of an index, as columns and as notes. */
final class IndexKeys {
    private IndexKeys() {}

    /** The columns of keys; an expression is empty. PostgreSQL takes a column in parentheses for a column too. */
    static List<Optional<String>> columns(List<IndexKey> keys, Draft table) {
        return keys.stream().map(k -> column(k, table)).toList();
    }

    /** What the statement tells of an index beside its columns. */
    static Index.Details details(CreateIndex statement, List<Optional<String>> columns) {
        return new Index.Details(
                forms(statement.keys(), columns),
                statement.include(),
                statement.predicate(),
                statement.nullsNotDistinct());
    }

    /** The form of each key, as {@link Index.Details#forms()} has it. */
    static List<String> forms(List<IndexKey> keys, List<Optional<String>> columns) {
        return IntStream.range(0, keys.size())
                .mapToObj(k -> columns.get(k).isEmpty()
                        ? keys.get(k).text()
                        : keys.get(k).column().isEmpty()
                                ? ""
                                : afterName(keys.get(k).text()))
                .toList();
    }

    private static String afterName(String key) {
        List<Word> words = Words.of(key);
        return words.isEmpty() ? "" : key.substring(words.get(0).end()).strip();
    }

    /** What is noted of an index with these keys. */
    static IndexNotes notes(
            List<IndexKey> keys,
            List<String> include,
            Optional<String> predicate,
            boolean nullsNotDistinct,
            Draft table) {
        List<String> labels = new ArrayList<>();
        List<String> expressions = new ArrayList<>();
        for (IndexKey key : keys) {
            Optional<String> column = column(key, table);
            labels.add(column.orElseGet(() -> IndexLabel.of(key.text())));
            expressions.add(column.isPresent() ? "" : key.text());
        }
        labels.addAll(include);
        Set<String> uses = new LinkedHashSet<>();
        expressions.forEach(e -> uses.addAll(Words.columnsIn(e, table.columns.keySet())));
        predicate.ifPresent(p -> uses.addAll(Words.columnsIn(p, table.columns.keySet())));
        return new IndexNotes(
                labels, expressions, include, uses, predicate.orElse(""), nullsNotDistinct, Optional.empty(), 0);
    }

    /** The keys that an index had when it was made. */
    static List<IndexKey> written(Index index, IndexNotes notes) {
        return IntStream.range(0, index.keys().size())
                .mapToObj(k ->
                        new IndexKey(index.keys().get(k), notes.expressions().get(k)))
                .toList();
    }

    /** The notes without the expressions that are columns now. */
    static IndexNotes simplified(IndexNotes notes, List<IndexKey> keys, Draft table) {
        List<String> expressions = keys.stream()
                .map(k -> column(k, table).isPresent() ? "" : k.text())
                .toList();
        return new IndexNotes(
                notes.labels(),
                expressions,
                notes.include(),
                notes.uses(),
                notes.predicate(),
                notes.nullsNotDistinct(),
                notes.parent(),
                notes.order());
    }

    private static Optional<String> column(IndexKey key, Draft table) {
        return key.column().isPresent() ? key.column() : columnOf(Words.of(key.text()), table);
    }

    /** The column that an expression comes to: in parentheses, or cast to the type that it has. */
    private static Optional<String> columnOf(List<Word> words, Draft table) {
        List<Word> bare = words.stream().filter(w -> !w.is("(") && !w.is(")")).toList();
        if (bare.isEmpty() || !bare.get(0).isName()) {
            return Optional.empty();
        }
        Optional<Column> column =
                Optional.ofNullable(table.columns.get(bare.get(0).text()));
        boolean cast = bare.size() > 2
                && bare.get(1).is("::")
                && column.filter(c -> IndexLabel.isType(bare.subList(2, bare.size()), c.type()))
                        .isPresent();
        return bare.size() == 1 || cast ? column.map(Column::name) : Optional.empty();
    }
}
