package io.github.migrationsafety.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Every statement of a corpus is read right or not at all. The facts of a corpus come from libpg_query, PostgreSQL's own
 * grammar. {@code -Dstatements=FILE} takes another corpus of the same form.
 */
class StatementGoldenTest {
    private static final double READ_AT_LEAST = 0.97;

    private record Case(int id, String family, String sql, List<String> facts) {}

    @Test
    void reads_every_statement_right_or_not_at_all() throws IOException {
        List<Case> corpus = corpus();
        List<String> wrong = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        int right = 0;
        for (Case one : corpus) {
            Optional<List<Statement>> statements = SqlReader.standard().read(one.sql());
            if (statements.isEmpty()) {
                unread.add(one.id() + " " + one.family() + ": " + one.sql());
            } else if (Facts.of(statements.get()).equals(one.facts())) {
                right++;
            } else {
                wrong.add("%d %s: %s%n  expected %s%n  read     %s"
                        .formatted(one.id(), one.family(), one.sql(), one.facts(), Facts.of(statements.get())));
            }
        }
        System.out.printf(
                "statements: %d, read: %d, right: %d, wrong: %d, not read: %d%n",
                corpus.size(), right + wrong.size(), right, wrong.size(), unread.size());
        unread.forEach(statement -> System.out.println("not read: " + statement));
        wrong.forEach(statement -> System.out.println("wrong: " + statement));
        assertThat(wrong).as("statements read wrong").isEmpty();
        assertThat(right).as("statements read right").isGreaterThanOrEqualTo((int) Math.ceil(corpus.size() * READ_AT_LEAST));
    }

    private static List<Case> corpus() throws IOException {
        ObjectMapper json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        String file = System.getProperty("statements");
        try (InputStream in = file == null
                ? StatementGoldenTest.class.getResourceAsStream("/statements/statements.json")
                : Files.newInputStream(Path.of(file))) {
            return json.readValue(in, new TypeReference<>() {});
        }
    }
}
