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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of a corpus is read right or not at all. The facts of a corpus come from libpg_query, PostgreSQL's own
 * grammar. {@code -Dstatements=FILE} takes another corpus of the same form. Another corpus may name details that ours do
 * not, or leave out some: what only one side ever names is listed and not judged. Our own corpora leave nothing out.
 */
class StatementGoldenTest {
    private static final double READ_AT_LEAST = 0.97;

    private record Case(int id, String family, String sql, List<String> facts) {}

    private record Result(Case statement, Optional<List<String>> read) {}

    static Stream<String> corpora() {
        String file = System.getProperty("statements");
        return file == null
                ? Stream.of("/statements/statements.json", "/statements/wide.json", "/statements/odd.json")
                : Stream.of(file);
    }

    @ParameterizedTest
    @MethodSource("corpora")
    void reads_every_statement_right_or_not_at_all(String corpus) throws IOException {
        List<Result> results = corpus(corpus).stream()
                .map(c -> new Result(c, SqlReader.standard().read(c.sql()).map(Facts::of)))
                .toList();
        Set<String> named = keys(results.stream().flatMap(r -> r.statement().facts().stream()));
        Set<String> rendered =
                keys(results.stream().flatMap(r -> r.read().stream().flatMap(List::stream)));
        Set<String> shared = new TreeSet<>(named);
        shared.retainAll(rendered);
        Set<String> notJudged = new TreeSet<>(named);
        notJudged.addAll(rendered);
        notJudged.removeAll(shared);

        List<String> unread = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Result result : results) {
            List<String> expected = only(shared, result.statement().facts());
            if (result.read().isEmpty()) {
                unread.add(describe(result.statement()));
            } else if (!only(shared, result.read().get()).equals(expected)) {
                wrong.add("%s%n  expected %s%n  read     %s"
                        .formatted(
                                describe(result.statement()),
                                result.statement().facts(),
                                result.read().get()));
            }
        }
        print(results.size(), unread, wrong, notJudged);
        assertThat(wrong).as("statements read wrong").isEmpty();
        assertThat(results.size() - unread.size()).as("statements read").isGreaterThanOrEqualTo((int)
                Math.ceil(results.size() * READ_AT_LEAST));
        if (System.getProperty("statements") == null) {
            assertThat(notJudged).as("details that only one side names").isEmpty();
        }
    }

    private static void print(int statements, List<String> unread, List<String> wrong, Set<String> notJudged) {
        int read = statements - unread.size();
        System.out.printf(
                "statements: %d, read: %d, right: %d, wrong: %d, not read: %d%n",
                statements, read, read - wrong.size(), wrong.size(), unread.size());
        unread.forEach(statement -> System.out.println("not read: " + statement));
        wrong.forEach(statement -> System.out.println("wrong: " + statement));
        notJudged.forEach(key -> System.out.println("not judged, named by one side only: " + key));
    }

    private static String describe(Case statement) {
        return statement.id() + " " + statement.family() + ": " + statement.sql();
    }

    /** Each kind of fact, and each of its keys as {@code kind|key}. */
    private static Set<String> keys(Stream<String> facts) {
        return facts.flatMap(fact -> {
                    String[] parts = fact.split("\\|");
                    Stream<String> keys = Arrays.stream(parts).skip(1).map(part -> parts[0] + "|" + key(part));
                    return Stream.concat(Stream.of(parts[0]), keys);
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The facts without the keys that are not shared. */
    private static List<String> only(Set<String> shared, List<String> facts) {
        return facts.stream()
                .map(fact -> {
                    String[] parts = fact.split("\\|");
                    return parts[0]
                            + Arrays.stream(parts)
                                    .skip(1)
                                    .filter(part -> shared.contains(parts[0] + "|" + key(part)))
                                    .map(part -> "|" + part)
                                    .collect(Collectors.joining());
                })
                .toList();
    }

    private static String key(String part) {
        return part.substring(0, Math.max(0, part.indexOf('=')));
    }

    private static List<Case> corpus(String name) throws IOException {
        ObjectMapper json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        try (InputStream in = System.getProperty("statements") == null
                ? StatementGoldenTest.class.getResourceAsStream(name)
                : Files.newInputStream(Path.of(name))) {
            return json.readValue(in, new TypeReference<>() {});
        }
    }
}
