package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a routine does happens where it is called. */
class CalledRoutinesTest {
    private static final String TABLE = "CREATE TABLE public.sensors (id bigint PRIMARY KEY, name text);\n";

    private static final String FUNCTION =
            """
            --changeset jo:1 splitStatements:false
            CREATE OR REPLACE FUNCTION upgrade(p_name text) RETURNS void LANGUAGE plpgsql AS $$
            BEGIN
              CREATE INDEX sensors_name ON public.sensors (name);
              IF p_name IS NOT NULL THEN
                DELETE FROM public.sensors;
              END IF;
            END $$;
            --rollback DROP FUNCTION upgrade;
            """;

    private static Lint lint(String changeSets) {
        return Lint.sql(changeSets).released("--changeset jo:0\n" + TABLE + "--rollback DROP TABLE public.sensors;\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT upgrade('x');",
                "select public.upgrade('x');",
                "SELECT * FROM upgrade('x');",
                "DO $$ BEGIN PERFORM upgrade('x'); END $$;"
            })
    void a_call_does_what_the_function_does(String call) {
        Lint lint = lint(FUNCTION + "--changeset jo:2 splitStatements:false\n" + call
                + "\n--rollback DROP INDEX sensors_name;\n");
        assertThat(lint.found("index/not-concurrent")).containsExactly("12 public.sensors_name");
        assertThat(lint.found("data/delete-without-where")).containsExactly("12 public.sensors");
    }

    @Test
    void a_procedure_and_a_function_in_sql_are_followed_too() {
        assertThat(
                        lint("""
                --changeset jo:1 splitStatements:false
                CREATE PROCEDURE upgrade() LANGUAGE sql AS 'UPDATE public.sensors SET name = upper(name)';
                --rollback DROP PROCEDURE upgrade;
                --changeset jo:2
                CALL upgrade();
                --rollback empty
                """)
                                .found("data/update-without-where"))
                .containsExactly("6 public.sensors");
    }

    @Test
    void calls_within_calls_are_followed_and_a_circle_ends() {
        assertThat(
                        lint("""
                --changeset jo:1 splitStatements:false
                CREATE FUNCTION a() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM b(); END $$;
                --rollback DROP FUNCTION a;
                --changeset jo:2 splitStatements:false
                CREATE FUNCTION b() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.sensors; PERFORM a(); END $$;
                --rollback DROP FUNCTION b;
                --changeset jo:3
                SELECT a();
                --rollback empty
                """)
                                .found("data/delete-without-where"))
                .containsExactly("9 public.sensors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT upgrade(id::text) FROM other;",
                "SELECT another('x');",
                "SELECT shop.upgrade('x');",
                "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM upgrade('x'); END $$;"
            })
    void what_is_no_plain_call_of_it_shows_nothing(String statement) {
        assertThat(lint(FUNCTION + "--changeset jo:2 splitStatements:false\n" + statement + "\n--rollback empty\n")
                        .found("index/not-concurrent"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE FUNCTION upgrade(p int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;",
                "CREATE OR REPLACE FUNCTION upgrade(p_name text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;",
                "CREATE OR REPLACE FUNCTION upgrade(p_name text) RETURNS void LANGUAGE plpgsql SET search_path = shop"
                        + " AS $$ BEGIN CREATE INDEX sensors_name ON public.sensors (name); END $$;"
            })
    void the_routine_that_stands_when_it_is_called_counts(String another) {
        assertThat(lint(FUNCTION + "--changeset jo:2 splitStatements:false\n" + another
                                + "\n--rollback empty\n--changeset jo:3\nSELECT upgrade('x');\n--rollback empty\n")
                        .found("index/not-concurrent"))
                .isEmpty();
    }

    @Test
    void what_a_changeset_that_does_not_run_creates_is_not_there() {
        assertThat(lint(FUNCTION.replace("jo:1", "jo:1 dbms:oracle")
                                + "--changeset jo:2\nSELECT upgrade('x');\n--rollback empty\n")
                        .found("index/not-concurrent"))
                .isEmpty();
    }

    @Test
    void a_remedy_takes_the_statement_out_of_the_routine() {
        Lint lint = lint(FUNCTION + "--changeset jo:2\nSELECT upgrade('x');\n--rollback DROP INDEX sensors_name;\n");
        assertThat(lint.findings("index/not-concurrent")).singleElement().satisfies(f -> assertThat(
                        f.problem().remedy())
                .contains("the called routine")
                .contains("CREATE INDEX CONCURRENTLY sensors_name ON public.sensors (name)"));
    }
}
