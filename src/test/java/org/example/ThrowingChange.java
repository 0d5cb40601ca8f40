package org.example;

import liquibase.change.custom.CustomTaskChange;
import liquibase.database.Database;
import liquibase.exception.ValidationErrors;
import liquibase.resource.ResourceAccessor;

/** A custom change of a project that throws what it is told to. */
public final class ThrowingChange implements CustomTaskChange {
    private String what = "";

    /** @param what the name of a class that can be thrown */
    public void setWhat(String what) {
        this.what = what;
    }

    @Override
    public void execute(Database database) {
        String message = "thrown in the middle";
        if (what.equals("java.lang.AssertionError")) {
            throw new AssertionError(message);
        }
        throw new IllegalStateException(message);
    }

    @Override
    public String getConfirmationMessage() {
        return "";
    }

    @Override
    public void setUp() {}

    @Override
    public void setFileOpener(ResourceAccessor resourceAccessor) {}

    @Override
    public ValidationErrors validate(Database database) {
        return new ValidationErrors();
    }
}
