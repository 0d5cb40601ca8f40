package io.github.migrationsafety.benchmark;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What a tenant's table has become so far: what a later changeset replaces is what its rollback has to bring back. */
final class GeneratedTable {
    final String name;
    final Deque<String> addedColumns = new ArrayDeque<>();
    final List<String> indexes = new ArrayList<>();
    Optional<String> comment = Optional.empty();
    Optional<String> viewCondition = Optional.empty();
    Optional<String> functionBody = Optional.empty();
    Optional<String> policyCondition = Optional.empty();
    String defaultState = "'new'";
    int nameLength = 60;
    boolean granted;
    boolean filled;

    GeneratedTable(String name) {
        this.name = name;
    }

    String createView() {
        return "CREATE OR REPLACE VIEW " + name + "_open WITH (security_invoker = true) AS\n"
                + "    SELECT account_id, id, name, quantity FROM " + name + " WHERE " + viewCondition.orElseThrow()
                + ";";
    }

    String createFunction() {
        return "CREATE OR REPLACE FUNCTION " + name + "_tidy() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n    "
                + functionBody.orElseThrow() + "\n    RETURN NEW;\nEND;\n$$;";
    }

    String alterPolicy() {
        return "ALTER POLICY " + name + "_own ON " + name + " USING (" + policyCondition.orElseThrow() + ");";
    }

    String writeComment() {
        return "COMMENT ON COLUMN " + name + ".quantity IS "
                + comment.map(c -> "'" + c + "'").orElse("NULL") + ";";
    }

    String alterDefault() {
        return "ALTER TABLE " + name + " ALTER COLUMN state SET DEFAULT " + defaultState + ";";
    }

    String alterNameLength() {
        return "ALTER TABLE " + name + " ALTER COLUMN name TYPE varchar(" + nameLength + ");";
    }
}
