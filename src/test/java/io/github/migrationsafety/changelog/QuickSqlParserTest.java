package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import liquibase.Scope;
import liquibase.parser.LiquibaseSqlParser;
import liquibase.parser.SqlParserFactory;
import liquibase.util.StandardSqlParser;
import liquibase.util.StringClauses;
import org.junit.jupiter.api.Test;

class QuickSqlParserTest {
    private static final List<String> SCRIPTS = List.of(
            "",
            "  \n ",
            "SELECT 1, 1, 1;\n-- one, one\nSELECT 'a;b', 'a;b' /* ; */;",
            "BEGIN; UPDATE t SET a = NULL, b = NULL; END;\r\n/\nGO\ngo\n",
            "CREATE FUNCTION f() RETURNS int AS $$ BEGIN; RETURN 1; END; $$ LANGUAGE plpgsql",
            "INSERT INTO t VALUES ('é', E'\\n', \"Q q\", [x], 1.5e3, a::text, '''', '')",
            "SELECT 'not closed, not closed",
            "/* not closed, not closed",
            "--only");

    private final QuickSqlParser quick = new QuickSqlParser();
    private final LiquibaseSqlParser liquibases = new StandardSqlParser();

    @Test
    void gives_the_pieces_that_liquibase_gives() throws IOException {
        List<String> texts = new ArrayList<>(SCRIPTS);
        for (String corpus : List.of("/statements/statements.json", "/statements/wide.json")) {
            try (InputStream in = QuickSqlParserTest.class.getResourceAsStream(corpus)) {
                for (JsonNode one : new ObjectMapper().readTree(in)) {
                    texts.add(one.get("sql").asText() + ";\n" + one.get("sql").asText());
                }
            }
        }
        for (String text : texts) {
            for (boolean whitespace : new boolean[] {true, false}) {
                for (boolean comments : new boolean[] {true, false}) {
                    assertThat(pieces(quick, text, whitespace, comments))
                            .as(text)
                            .isEqualTo(pieces(liquibases, text, whitespace, comments));
                }
            }
        }
    }

    @Test
    void is_the_one_that_a_changelog_is_read_with() {
        SqlParserFactory parsers = Scope.getCurrentScope().getSingleton(SqlParserFactory.class);
        parsers.register(quick);
        try {
            assertThat(parsers.getSqlParser()).isSameAs(quick);
        } finally {
            parsers.unregister(quick);
        }
    }

    private static List<Object> pieces(LiquibaseSqlParser parser, String sql, boolean whitespace, boolean comments) {
        try {
            List<Object> pieces = new ArrayList<>();
            StringClauses.ClauseIterator clauses =
                    parser.parse(sql, whitespace, comments).getClauseIterator();
            while (clauses.hasNext()) {
                Object piece = clauses.next();
                pieces.add(piece.getClass().getSimpleName() + " " + piece);
            }
            return pieces;
        } catch (RuntimeException e) {
            return List.of(e.getClass(), String.valueOf(e.getMessage()));
        }
    }
}
