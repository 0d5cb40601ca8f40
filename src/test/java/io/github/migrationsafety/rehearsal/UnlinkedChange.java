package io.github.migrationsafety.rehearsal;

import liquibase.change.custom.CustomSqlChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;
import liquibase.statement.SqlStatement;

/** A custom change whose class is there and one that it needs is not, as the Java machine tells it. */
public final class UnlinkedChange implements CustomSqlChange {
    @Override
    public SqlStatement[] generateStatements(Database database) {
        throw new NoClassDefFoundError("com/example/Nowhere");
    }

    @Override
    public String getConfirmationMessage() {
        return "";
    }

    @Override
    public void setUp() {
        // Nothing to prepare.
    }

    @Override
    public void setFileOpener(ResourceAccessor resourceAccessor) {
        // It reads no file.
    }

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
