package io.github.migrationsafety.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE ROLE r LOGIN PASSWORD 'geheim' NOINHERIT | CREATE ROLE r LOGIN PASSWORD '***' NOINHERIT",
                "ALTER USER r WITH ENCRYPTED password 'it''s;' | ALTER USER r WITH ENCRYPTED password '***'",
                "ALTER ROLE r PASSWORD E'a\\'b' VALID UNTIL 'x' | ALTER ROLE r PASSWORD '***' VALID UNTIL 'x'",
                "ALTER ROLE r PASSWORD $q$geheim$q$ | ALTER ROLE r PASSWORD '***'",
                "OPTIONS (user 'u', password 'geheim') | OPTIONS (user 'u', password '***')",
                "CONNECTION 'host=h password=geheim dbname=d' | CONNECTION 'host=h password=*** dbname=d'",
                "dblink('postgresql://jo:geheim@db/x') | dblink('postgresql://jo:***@db/x')",
                "ALTER ROLE r PASSWORD NULL | ALTER ROLE r PASSWORD NULL",
                "CREATE TABLE t (password text NOT NULL) | CREATE TABLE t (password text NOT NULL)",
                "COMMENT ON COLUMN t.password IS 'hashed' | COMMENT ON COLUMN t.password IS 'hashed'"
            })
    void hides_what_the_syntax_shows_to_be_a_password(String sql, String shown) {
        assertThat(Secrets.masked(sql)).isEqualTo(shown);
    }

    @Test
    void leaves_other_statements_as_they_are() {
        String sql = "INSERT INTO pages VALUES ('https://example.org', 'pass word')";

        assertThat(Secrets.masked(sql)).isSameAs(sql);
    }
}
