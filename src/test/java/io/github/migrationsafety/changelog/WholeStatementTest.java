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

class WholeStatementTest {
    private static final List<String> PIECES = List.of(
            ";", "'", "\"", " ", "\n", "\t", "--", "-", "/*", "/", "go", "BEGIN", "END", "$$", "(", "''", "E'", ":",
            "?", "@", "{", "a");

    private final Random random = new Random(3);

    @Test
    void is_what_liquibase_makes_of_it() throws IOException {
        int whole = 0;
        for (String sql : texts()) {
            for (String delimiter : Arrays.asList(null, ";")) {
                RawSQLChange change = new RawSQLChange(sql);
                change.setEndDelimiter(delimiter);
                Optional<String> statement = WholeStatement.of(change);
                if (statement.isPresent()) {
                    whole++;
                    assertThat(liquibases(change)).as(sql).containsExactly(statement.get());
                }
            }
        }
        assertThat(whole).isGreaterThan(4_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1; SELECT 2",
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
        assertThat(WholeStatement.of(new RawSQLChange(sql))).isEmpty();
    }

    @Test
    void leaves_to_liquibase_what_is_not_to_be_split_or_ends_otherwise() {
        RawSQLChange unsplit = new RawSQLChange("SELECT 1;");
        unsplit.setSplitStatements(false);
        RawSQLChange ended = new RawSQLChange("SELECT 1;");
        ended.setEndDelimiter("1");

        assertThat(WholeStatement.of(unsplit)).isEmpty();
        assertThat(WholeStatement.of(ended)).isEmpty();
    }

    private static List<String> liquibases(RawSQLChange change) {
        return Arrays.stream(change.generateStatements(new PostgresDatabase()))
                .map(statement -> ((RawSqlStatement) statement).getSql())
                .toList();
    }

    private List<String> texts() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String corpus : List.of("/statements/statements.json", "/statements/wide.json")) {
            try (InputStream in = WholeStatementTest.class.getResourceAsStream(corpus)) {
                for (JsonNode one : new ObjectMapper().readTree(in)) {
                    String sql = one.get("sql").asText();
                    texts.add(" " + sql + " ;\n");
                    for (int i = 0; i < 4; i++) {
                        int at = random.nextInt(sql.length() + 1);
                        texts.add(sql.substring(0, at) + PIECES.get(random.nextInt(PIECES.size())) + sql.substring(at));
                    }
                }
            }
        }
        return texts;
    }
}
