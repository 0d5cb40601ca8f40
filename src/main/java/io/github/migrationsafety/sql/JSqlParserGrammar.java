package io.github.migrationsafety.sql;

import java.util.List;
import net.sf.jsqlparser.parser.AbstractJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParser;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.TokenMgrException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.alter.AlterExpression;
import net.sf.jsqlparser.statement.alter.AlterOperation;
import net.sf.jsqlparser.statement.create.index.CreateIndex;
import net.sf.jsqlparser.statement.create.table.ColumnDefinition;
import net.sf.jsqlparser.statement.create.table.CreateTable;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.update.Update;

/**
 * JSqlParser's grammar (5.4, PostgreSQL dialect). It is trusted for the statements that it types well and for no other: it
 * reads {@code DROP INDEX CONCURRENTLY x} as the drop of an index named CONCURRENTLY, and {@code SET STATISTICS} as a change
 * of type. Its tree must name the same table, the same columns and the same actions as the reading.
 */
final class JSqlParserGrammar implements Grammar {
    /** The parser looks ahead over brackets, which takes exponential time when they are nested deeply. */
    private static final int NESTED_BRACKETS = 6;

    @Override
    public boolean confirms(Tokens tokens, Reading reading) {
        if (!isTrusted(reading.statements()) || nesting(tokens) > NESTED_BRACKETS) {
            return false;
        }
        try {
            CCJSqlParser parser = CCJSqlParserUtil.newParser(PlainText.of(tokens, reading))
                    .withDialect(AbstractJSqlParser.Dialect.POSTGRESQL)
                    .withUnsupportedStatements(false)
                    .withAllowComplexParsing(true);
            return fits(parser.Statement(), reading.statements());
        } catch (ParseException | TokenMgrException | NotReadException | StackOverflowError e) {
            return false;
        } catch (RuntimeException e) {
            // It has thrown NullPointerException and others for texts that it cannot read (issue tracker, and our own
            // tries).
            return false;
        }
    }

    private static boolean isTrusted(List<Statement> statements) {
        return statements.stream().allMatch(JSqlParserGrammar::isTrusted);
    }

    /** Its grammar takes almost any words after DEFAULT and as the key of an index: only what is plain is left to it. */
    private static boolean isTrusted(Statement statement) {
        if (statement instanceof Statement.AddColumn add) {
            return isPlain(add.column());
        }
        if (statement instanceof Statement.SetDefault set) {
            return isPlain(set.value());
        }
        if (statement instanceof Statement.CreateTable table) {
            return table.columns().stream().allMatch(JSqlParserGrammar::isPlain);
        }
        if (statement instanceof Statement.CreateIndex index) {
            return index.keys().stream().allMatch(key -> key.column().isPresent());
        }
        return statement instanceof Statement.DropColumn
                || statement instanceof Statement.SetNotNull
                || statement instanceof Statement.DropNotNull
                || statement instanceof Statement.DropDefault
                || statement instanceof Statement.AlterColumnType
                || statement instanceof Statement.AddConstraint
                || statement instanceof Statement.Insert
                || statement instanceof Statement.Update
                || statement instanceof Statement.Delete;
    }

    private static boolean isPlain(io.github.migrationsafety.sql.ColumnDefinition column) {
        return column.defaultValue().map(JSqlParserGrammar::isPlain).orElse(true);
    }

    private static boolean isPlain(DefaultValue value) {
        return value.kind() == DefaultValue.Kind.CONSTANT || value.kind() == DefaultValue.Kind.FUNCTION;
    }

    private static int nesting(Tokens tokens) {
        int depth = 0;
        int deepest = 0;
        for (Token token : tokens.list()) {
            depth += Tokens.opens(token) ? 1 : Tokens.closes(token) ? -1 : 0;
            deepest = Math.max(deepest, depth);
        }
        return deepest;
    }

    private static boolean fits(net.sf.jsqlparser.statement.Statement tree, List<Statement> reading) {
        if (tree instanceof Alter alter) {
            return alter(alter, reading);
        }
        if (reading.size() != 1) {
            return false;
        }
        Statement one = reading.get(0);
        if (tree instanceof CreateTable table) {
            return one instanceof Statement.CreateTable read && createTable(table, read);
        }
        if (tree instanceof CreateIndex index) {
            return one instanceof Statement.CreateIndex read && createIndex(index, read);
        }
        if (tree instanceof Insert insert) {
            return one instanceof Statement.Insert read && is(insert.getTable(), read.table());
        }
        if (tree instanceof Update update) {
            return one instanceof Statement.Update read
                    && is(update.getTable(), read.table())
                    && (update.getWhere() != null) == read.where().isPresent();
        }
        return tree instanceof Delete delete
                && one instanceof Statement.Delete read
                && is(delete.getTable(), read.table())
                && (delete.getWhere() != null) == read.where().isPresent();
    }

    private static boolean createTable(CreateTable tree, Statement.CreateTable read) {
        List<ColumnDefinition> columns = tree.getColumnDefinitions() == null ? List.of() : tree.getColumnDefinitions();
        return is(tree.getTable(), read.table())
                && tree.getSelect() == null
                && columns.stream()
                        .map(c -> name(c.getColumnName()))
                        .toList()
                        .equals(read.columns().stream()
                                .map(io.github.migrationsafety.sql.ColumnDefinition::name)
                                .toList());
    }

    private static boolean createIndex(CreateIndex tree, Statement.CreateIndex read) {
        return is(tree.getTable(), read.table())
                && tree.getIndex().getColumns().size() == read.keys().size()
                && tree.isConcurrently() == read.concurrently()
                && (tree.getWhere() != null) == read.predicate().isPresent();
    }

    private static boolean alter(Alter tree, List<Statement> reading) {
        List<AlterExpression> actions = tree.getAlterExpressions();
        if (actions.size() != reading.size()) {
            return false;
        }
        for (int i = 0; i < reading.size(); i++) {
            boolean fits = reading.get(i) instanceof Statement.OnTable read
                    && is(tree.getTable(), read.table())
                    && action(actions.get(i), read);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static boolean action(AlterExpression tree, Statement.OnTable read) {
        if (read instanceof Statement.AddColumn add) {
            return tree.getOperation() == AlterOperation.ADD
                    && typed(tree, add.column().name());
        }
        if (read instanceof Statement.DropColumn drop) {
            return tree.getOperation() == AlterOperation.DROP
                    && tree.getColumnName() != null
                    && name(tree.getColumnName()).equals(drop.column());
        }
        if (read instanceof Statement.AddConstraint) {
            return tree.getOperation() == AlterOperation.ADD
                    && (tree.getIndex() != null || tree.getPkColumns() != null || tree.getFkColumns() != null);
        }
        return tree.getOperation() == AlterOperation.ALTER && alterColumn(tree, read);
    }

    private static boolean typed(AlterExpression tree, String column) {
        return tree.getColDataTypeList() != null
                && tree.getColDataTypeList().size() == 1
                && name(tree.getColDataTypeList().get(0).getColumnName()).equals(column);
    }

    private static boolean alterColumn(AlterExpression tree, Statement.OnTable read) {
        if (read instanceof Statement.SetNotNull set) {
            var columns = tree.getColumnSetNotNullList();
            return columns != null
                    && columns.size() == 1
                    && name(columns.get(0).getColumnName()).equals(set.column());
        }
        if (read instanceof Statement.DropNotNull drop) {
            var columns = tree.getColumnDropNotNullList();
            return columns != null
                    && columns.size() == 1
                    && name(columns.get(0).getColumnName()).equals(drop.column());
        }
        if (read instanceof Statement.SetDefault set) {
            var columns = tree.getColumnSetDefaultList();
            return columns != null
                    && columns.size() == 1
                    && name(columns.get(0).getColumnName()).equals(set.column());
        }
        if (read instanceof Statement.DropDefault drop) {
            var columns = tree.getColumnDropDefaultList();
            return columns != null
                    && columns.size() == 1
                    && name(columns.get(0).getColumnName()).equals(drop.column());
        }
        return read instanceof Statement.AlterColumnType change
                && typed(tree, change.column())
                && tree.getColDataTypeList().get(0).isWithType();
    }

    private static boolean is(Table tree, QualifiedName read) {
        Cursor at = new Cursor(Tokens.of(tree.getFullyQualifiedName()));
        QualifiedName name = at.qualifiedName();
        at.end();
        return name.equals(read);
    }

    private static String name(String text) {
        return new Cursor(Tokens.of(text)).label();
    }
}
