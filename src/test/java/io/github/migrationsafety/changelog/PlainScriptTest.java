package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import liquibase.change.core.RawSQLChange;
import liquibase.database.core.PostgresDatabase;
import liquibase.statement.core.RawSqlStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainScriptTest {
    private static final List<String> PIECES = List.of(
            ";", "'", "\"", " ", "\n", "\t", "--", "-", "/*", "/", "go", "BEGIN", "END", "$$", "(", "''", "E'", ":",
            "?", "@", "{", "a");

    private final Random random = new Random(3);

    @Test
    void is_what_liquibase_makes_of_it() throws IOException {
        int plain = 0;
        for (String sql : texts()) {
            for (String delimiter : Arrays.asList(null, ";")) {
                RawSQLChange change = new RawSQLChange(sql);
                change.setEndDelimiter(delimiter);
                for (boolean split : new boolean[] {true, false}) {
                    change.setSplitStatements(split);
                    Optional<List<String>> statements = PlainScript.statements(change);
                    if (statements.isPresent()) {
                        plain++;
                        assertThat(statements.get()).as(sql).isEqualTo(liquibases(change));
                    }
                }
            }
        }
        assertThat(plain).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ';' \";\"",
                "SELECT 'a; SELECT 2",
                "SELECT 1 -- one\n;",
                "SELECT 1 /* one */;",
                "SELECT 1\nGO\nSELECT 2",
                "BEGIN; SELECT 1; END;",
                "SELECT 1\n/\n",
                ";",
                "  ",
                "SELECT 'é'",
            })
    void leaves_to_liquibase_what_is_not_certain(String sql) {
        assertThat(PlainScript.statements(new RawSQLChange(sql))).isEmpty();
    }

    @Test
    void leaves_to_liquibase_what_ends_otherwise() {
        RawSQLChange ended = new RawSQLChange("SELECT 1;");
        ended.setEndDelimiter("1");

        assertThat(PlainScript.statements(ended)).isEmpty();
    }

    @Test
    void splits_at_semicolons_outside_of_quotes() {
        assertThat(PlainScript.statements(new RawSQLChange("CREATE TABLE t (a text DEFAULT 'x');\n\nSELECT 1 ; ")))
                .contains(List.of("CREATE TABLE t (a text DEFAULT 'x')", "SELECT 1"));
    }

    private static List<String> liquibases(RawSQLChange change) {
        return Arrays.stream(change.generateStatements(new PostgresDatabase()))
                .map(statement -> ((RawSqlStatement) statement).getSql())
                .toList();
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        String last = "";
        for (String corpus : List.of("/statements/statements.json", "/statements/wide.json")) {
            try (InputStream in = PlainScriptTest.class.getResourceAsStream(corpus)) {
                for (JsonNode one : new ObjectMapper().readTree(in)) {
                    String sql = last + one.get("sql").asText();
                    last = random.nextInt(3) == 0 ? one.get("sql").asText() + ";\n" : "";
                    texts.add(" " + sql + " ;\n");
                    for (int i = 0; i < 6; i++) {
                        int at = random.nextInt(sql.length() + 1);
                        texts.add(sql.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + sql.substring(at));
                    }
                }
            }
        }
        return texts;
    }
}
