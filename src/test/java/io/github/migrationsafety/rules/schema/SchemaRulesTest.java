package io.github.migrationsafety.rules.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class SchemaRulesTest {
    private static final String RELEASED =
            """
            --changeset jo:released splitStatements:false
            CREATE TABLE old (id serial PRIMARY KEY, at timestamp, code char(2), body json, "Odd" money, parent_id int);
            --changeset jo:function splitStatements:false
            CREATE FUNCTION weak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
            """;

    private static Lint pending(String changeSets) {
        return Lint.sql("--changeset jo:1\n" + changeSets).released(RELEASED);
    }

    @Test
    void what_stands_in_released_tables_is_left_alone() {
        assertThat(pending(
                                """
                        ALTER TABLE old ADD COLUMN note text;
                        ALTER TABLE old RENAME COLUMN at TO seen_at;
                        ALTER TABLE old RENAME TO older;
                        CREATE OR REPLACE FUNCTION weak() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 2';
                        """)
                        .verdict()
                        .findings())
                .noneMatch(f -> f.rule().group().equals("schema"));
    }

    @Test
    void temporary_tables_and_partitions_are_left_alone() {
        assertThat(pending(
                                """
                        CREATE TEMPORARY TABLE scratch ("X" timestamp, CHECK ("X" IS NOT NULL));
                        CREATE TABLE readings (at timestamptz PRIMARY KEY) PARTITION BY RANGE (at);
                        CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                        """)
                        .verdict()
                        .findings())
                .noneMatch(f -> f.rule().group().equals("schema"));
    }

    @Test
    void a_key_may_follow_later_and_what_cannot_be_known_is_left_to_the_rehearsal() {
        assertThat(pending(
                                "CREATE TABLE a (id bigint);\nCREATE TABLE b AS SELECT 1;\nALTER TABLE a ADD PRIMARY KEY (id);\n"
                                        + "SELECT add_missing_keys();\n")
                        .found("schema/no-primary-key"))
                .isEmpty();
    }

    @Test
    void a_table_made_by_a_query_has_no_key_and_one_like_another_has_what_it_includes() {
        String released =
                """
                --changeset jo:r
                CREATE TABLE a (id bigint PRIMARY KEY, name text);
                """;
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE b AS SELECT x.id, y.name FROM a x JOIN a y USING (id);
                CREATE TABLE c (LIKE a);
                CREATE TABLE d (LIKE a INCLUDING ALL EXCLUDING INDEXES);
                SELECT id INTO e FROM a;
                """)
                        .released(released)
                        .found("schema/no-primary-key"))
                .containsExactly("3 public.b", "4 public.c", "5 public.d", "6 public.e");
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE b AS SELECT x.id, y.name FROM a x JOIN a y USING (id);
                ALTER TABLE b ADD CONSTRAINT b_key PRIMARY KEY (id);
                CREATE TABLE c (LIKE a INCLUDING ALL);
                CREATE TABLE d (LIKE a INCLUDING INDEXES);
                """)
                        .released(released)
                        .found("schema/no-primary-key"))
                .isEmpty();
    }

    @Test
    void an_integer_key_that_no_sequence_fills_is_left_alone() {
        assertThat(pending(
                                "CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int DEFAULT nextval('s') PRIMARY KEY);\n")
                        .found("schema/int-primary-key"))
                .containsExactly("4 public.b(id)");
    }

    @Test
    void a_foreign_key_narrower_than_its_target_is_reported_once() {
        Lint lint = pending("CREATE TABLE a (id bigint PRIMARY KEY);\nCREATE TABLE b (a int REFERENCES a (id));\n");
        assertThat(lint.found("schema/int-primary-key")).containsExactly("4 public.b(a)");
        assertThat(lint.found("schema/foreign-key-type")).isEmpty();
    }

    @Test
    void a_column_that_gets_the_type_is_judged_where_it_gets_it() {
        assertThat(pending(
                                "ALTER TABLE old ADD COLUMN x text;\nALTER TABLE old ALTER COLUMN x TYPE json USING x::json;\n")
                        .found("schema/json"))
                .containsExactly("4 public.old(x)");
    }

    @Test
    void a_longer_varchar_than_the_referenced_one_is_harmless() {
        assertThat(pending(
                                "CREATE TABLE a (id varchar(5) PRIMARY KEY);\nCREATE TABLE b (a varchar(9) REFERENCES a (id));\n")
                        .found("schema/foreign-key-type"))
                .isEmpty();
    }

    @Test
    void names_that_postgresql_makes_of_a_quoted_name_are_not_told_again() {
        assertThat(pending("CREATE TABLE \"Sheds\" (id bigint PRIMARY KEY, code text UNIQUE);\n")
                        .found("schema/quoted-identifier"))
                .containsExactly("3 public.Sheds");
    }

    @Test
    void letters_beyond_ascii_need_no_quotes_and_capitals_do() {
        assertThat(pending("CREATE TABLE äcker (id bigint PRIMARY KEY, größe int, \"Höhe\" int);\n")
                        .found("schema/quoted-identifier"))
                .containsExactly("3 public.äcker(Höhe)");
    }

    @Test
    void an_action_on_listed_columns_leaves_the_others_of_the_foreign_key_alone() {
        Lint lint = pending(
                """
                CREATE TABLE fields (farm bigint, id bigint, PRIMARY KEY (farm, id));
                CREATE TABLE rows (id bigint PRIMARY KEY, farm bigint NOT NULL, field_id bigint,
                  FOREIGN KEY (farm, field_id) REFERENCES fields ON DELETE SET NULL (field_id));
                CREATE TABLE beds (id bigint NOT NULL, farm_id bigint,
                  FOREIGN KEY (farm_id, id) REFERENCES fields ON DELETE SET NULL (farm_id));
                CREATE TABLE pots (farm bigint NOT NULL, field_id bigint,
                  FOREIGN KEY (farm, field_id) REFERENCES fields ON DELETE SET NULL (farm));
                """);
        assertThat(lint.found("schema/foreign-key-action")).containsExactly("8 public.pots(farm)");
        assertThat(lint.rehearsed().found("schema/foreign-key-action")).containsExactly("8 public.pots(farm)");
    }

    @Test
    void a_pattern_of_the_policy_that_is_no_regular_expression_is_told() {
        assertThatThrownBy(() -> pending("CREATE TABLE a (id bigint PRIMARY KEY);\n")
                        .policy("rules: {schema/naming: {severity: error, table: \"[a-z\"}}")
                        .verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`table` of schema/naming");
    }

    @Test
    void what_is_enabled_validated_or_revoked_again_in_the_release_is_left_alone() {
        Lint lint = pending(
                """
                ALTER TABLE old DISABLE TRIGGER ALL;
                ALTER TABLE old ADD CONSTRAINT c CHECK (id > 0) NOT VALID;
                GRANT SELECT, INSERT ON old TO PUBLIC;
                --changeset jo:2
                ALTER TABLE old ENABLE TRIGGER ALL;
                ALTER TABLE old VALIDATE CONSTRAINT c;
                REVOKE ALL ON old FROM PUBLIC;
                """);
        assertThat(lint.verdict().findings()).noneMatch(f -> f.rule().group().equals("schema"));
    }

    @Test
    void what_was_valid_before_and_comes_back_not_valid_is_a_new_debt() {
        String released = RELEASED + "--changeset jo:c\nALTER TABLE old ADD CONSTRAINT c CHECK (id > 0);\n";
        assertThat(Lint.sql(
                                """
                        --changeset jo:1
                        ALTER TABLE old DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (id > 0 OR id < -5) NOT VALID;
                        ALTER TABLE old ADD CONSTRAINT d CHECK (id < 900) NOT VALID;
                        """)
                        .released(released)
                        .found("schema/not-valid-debt"))
                .containsExactly("3 public.c", "4 public.d");
        assertThat(Lint.sql("--changeset jo:1\nALTER TABLE old RENAME CONSTRAINT c TO e;\n")
                        .released(released.replace("(id > 0)", "(id > 0) NOT VALID"))
                        .found("schema/not-valid-debt"))
                .isEmpty();
    }

    @Test
    void a_function_is_open_to_public_until_it_is_revoked_where_the_policy_forbids_it() {
        String function = "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql RETURN a;\n";
        String policy = "rules: {schema/grant-to-public: {functions: forbidden}}";
        assertThat(pending(function).found("schema/grant-to-public")).isEmpty();
        assertThat(pending(function).policy(policy).found("schema/grant-to-public"))
                .containsExactly("3 public.f(int4)");
        assertThat(pending(function + "REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;\n")
                        .policy(policy)
                        .found("schema/grant-to-public"))
                .isEmpty();
    }

    @Test
    void constraints_that_are_named_or_named_after_their_column_are_left_alone() {
        assertThat(pending(
                                """
                        CREATE TABLE a (id bigint PRIMARY KEY, b bigint UNIQUE REFERENCES old (id), c int NOT NULL);
                        ALTER TABLE a ADD CONSTRAINT u UNIQUE USING INDEX i;
                        ALTER TABLE a ADD FOREIGN KEY (c) REFERENCES old (id);
                        """)
                        .found("schema/unnamed-constraint"))
                .containsExactly("5 public.a(c)");
    }
}
