package io.github.migrationsafety.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Agreement;
import io.github.migrationsafety.policy.Finding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What rules say of the statements inside of DO blocks. */
class DoBlocksTest {
    private static final String RELEASED =
            """
            --changeset jo:1
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
            --changeset jo:2
            CREATE TABLE sensors (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, farm_id bigint NOT NULL, note text);
            CREATE INDEX sensors_farm ON sensors (farm_id);
            """;

    private static Lint block(String body) {
        return Lint.sql("--changeset jo:9 splitStatements:false\nDO $$\n" + body + "\n$$;\n--rollback SELECT 1;\n")
                .released(RELEASED);
    }

    private static final String GUARDED_KEY =
            """
            BEGIN
              -- asks first
              IF NOT EXISTS (
                SELECT 1 FROM pg_constraint WHERE conname = 'sensors_farm_fk'
              ) THEN
                ALTER TABLE sensors
                  ADD CONSTRAINT sensors_farm_fk FOREIGN KEY (farm_id) REFERENCES farms (id);
              END IF;
            END
            """;

    @Test
    void a_guarded_statement_is_told_at_its_own_line() {
        assertThat(block(GUARDED_KEY).found("locks/add-foreign-key-validating"))
                .containsExactly("9 public.sensors.sensors_farm_fk");
    }

    @Test
    void the_source_and_the_rehearsal_tell_it_once() {
        List<Finding> found = block(GUARDED_KEY).rehearsed().findings("locks/add-foreign-key-validating");
        assertThat(found).singleElement().satisfies(f -> {
            assertThat(f.agreement()).isEqualTo(Agreement.CONFIRMED);
            assertThat(f.problem().at().line()).isEqualTo(9);
        });
    }

    @Test
    void a_guard_that_holds_nothing_back_any_more_is_no_hazard() {
        Lint again = Lint.sql("--changeset jo:9 splitStatements:false\nDO $$\n" + GUARDED_KEY
                        + "\n$$;\n--rollback SELECT 1;\n")
                .released(
                        RELEASED
                                + """
                        --changeset jo:3
                        ALTER TABLE sensors ADD CONSTRAINT sensors_farm_fk FOREIGN KEY (farm_id) REFERENCES farms (id);
                        """);
        assertThat(again.found("locks/add-foreign-key-validating")).isEmpty();
        assertThat(again.found("locks/missing-lock-timeout")).isEmpty();
    }

    @Test
    void hazards_are_told_whatever_stands_around_them() {
        Lint all = block(
                """
                DECLARE r record; n int;
                BEGIN
                  CREATE INDEX sensors_note ON sensors (note);
                  BEGIN
                    ALTER TABLE sensors ALTER COLUMN note SET NOT NULL;
                  EXCEPTION WHEN OTHERS THEN NULL;
                  END;
                  SELECT count(*) INTO n FROM farms;
                  IF n > 3 THEN
                    EXECUTE 'ALTER TABLE sensors ADD COLUMN key uuid DEFAULT gen_random_uuid()';
                  ELSE
                    DROP TABLE farms CASCADE;
                  END IF;
                  FOR r IN SELECT id FROM farms LOOP
                    TRUNCATE sensors;
                  END LOOP;
                  DELETE FROM farms;
                END
                """);
        assertThat(all.found("index/not-concurrent")).containsExactly("6 public.sensors_note");
        assertThat(all.found("locks/set-not-null")).containsExactly("8 public.sensors(note)");
        assertThat(all.found("locks/table-rewrite")).containsExactly("13 public.sensors(key)");
        assertThat(all.found("data/drop-cascade")).containsExactly("15 public.farms");
        assertThat(all.found("data/truncate")).containsExactly("18 public.sensors");
        assertThat(all.found("data/delete-without-where")).containsExactly("20 public.farms");
        assertThat(all.found("changelog/dynamic-sql")).isEmpty();
    }

    @Test
    void concurrently_fails_in_a_block_whatever_the_changeset_says() {
        Lint outside = Lint.sql(
                        """
                        --changeset jo:9 runInTransaction:false splitStatements:false
                        DO $$ BEGIN
                          EXECUTE 'CREATE INDEX CONCURRENTLY sensors_note ON sensors (note)';
                        END $$;
                        --rollback DROP INDEX CONCURRENTLY sensors_note;
                        """)
                .released(RELEASED);
        assertThat(outside.found("index/concurrent-in-transaction")).containsExactly("4 public.sensors_note");
        assertThat(outside.rehearsed().findings("index/concurrent-in-transaction"))
                .singleElement()
                .satisfies(f -> assertThat(f.agreement()).isEqualTo(Agreement.CONFIRMED));
    }

    @Test
    void vacuum_fails_in_a_block_whatever_the_changeset_says() {
        Lint outside = Lint.sql(
                        """
                        --changeset jo:9 runInTransaction:false splitStatements:false
                        DO $$ BEGIN
                          EXECUTE 'VACUUM sensors';
                        END $$;
                        --rollback empty
                        """)
                .released(RELEASED);
        assertThat(outside.found("transaction/non-transactional-statement")).containsExactly("4 VACUUM sensors");
    }

    @Test
    void a_table_that_a_block_creates_is_a_table_of_the_release() {
        Lint created = block(
                        """
                        BEGIN
                          IF to_regclass('public.readings') IS NULL THEN
                            CREATE TABLE readings (at timestamptz, sensor_id bigint REFERENCES sensors (id));
                          END IF;
                        END
                        """)
                .policy("tenancy: {model: column, column: farm_id, tenants: farms}");
        assertThat(created.found("tenancy/missing-tenant-column")).containsExactly("6 public.readings");
        assertThat(created.found("schema/no-primary-key")).containsExactly("6 public.readings");
        assertThat(created.found("index/foreign-key-not-indexed")).containsExactly("6 public.readings(sensor_id)");
        assertThat(block(
                                """
                                BEGIN
                                  CREATE TABLE readings (id bigint PRIMARY KEY);
                                  CREATE INDEX readings_id ON readings (id);
                                END
                                """)
                        .found("index/not-concurrent"))
                .isEmpty();
    }

    @Test
    void what_only_may_have_run_leaves_open_what_it_would_prove() {
        String later =
                """
                --changeset jo:10
                ALTER TABLE sensors ADD CONSTRAINT note_there CHECK (note IS NOT NULL) NOT VALID;
                --rollback ALTER TABLE sensors DROP CONSTRAINT note_there;
                --changeset jo:11 splitStatements:false
                DO $$ BEGIN
                  IF current_setting('app.ready', true) = 'yes' THEN
                    ALTER TABLE sensors VALIDATE CONSTRAINT note_there;
                  END IF;
                END $$;
                --rollback SELECT 1;
                --changeset jo:12
                ALTER TABLE sensors ALTER COLUMN note SET NOT NULL;
                --rollback ALTER TABLE sensors ALTER COLUMN note DROP NOT NULL;
                """;
        assertThat(Lint.sql(later).released(RELEASED).found("locks/set-not-null"))
                .isEmpty();
        assertThat(Lint.sql(later.replace("IF current_setting('app.ready', true) = 'yes' THEN", "")
                                .replace("END IF;", ""))
                        .released(RELEASED)
                        .found("locks/set-not-null"))
                .isEmpty();
        assertThat(Lint.sql(later.replace(
                                "ALTER TABLE sensors VALIDATE CONSTRAINT note_there;", "RAISE NOTICE 'ready';"))
                        .released(RELEASED)
                        .found("locks/set-not-null"))
                .containsExactly("13 public.sensors(note)");
    }

    @Test
    void a_column_that_only_may_have_been_dropped_still_stands() {
        assertThat(Lint.sql(
                                """
                                --changeset jo:10 splitStatements:false
                                DO $$ BEGIN
                                  IF current_setting('app.ready', true) = 'yes' THEN
                                    ALTER TABLE sensors DROP COLUMN note;
                                  END IF;
                                END $$;
                                --rollback SELECT 1;
                                --changeset jo:11
                                ALTER TABLE sensors ALTER COLUMN note TYPE varchar(10);
                                --rollback ALTER TABLE sensors ALTER COLUMN note TYPE text;
                                """)
                        .released(RELEASED)
                        .found("locks/table-rewrite"))
                .hasSize(1);
    }

    @Test
    void a_setting_inside_of_a_block_counts_for_it() {
        assertThat(block(
                                """
                                BEGIN
                                  SET LOCAL lock_timeout = '5s';
                                  ALTER TABLE sensors ADD COLUMN unit text;
                                END
                                """)
                        .found("locks/missing-lock-timeout"))
                .isEmpty();
        assertThat(block("BEGIN ALTER TABLE sensors ADD COLUMN unit text; END").found("locks/missing-lock-timeout"))
                .hasSize(1);
    }

    @Test
    void a_suppression_comment_inside_of_a_block_counts() {
        assertThat(block(
                                """
                                BEGIN
                                  -- migration-safety:ignore index/not-concurrent small table
                                  CREATE INDEX sensors_note ON sensors (note);
                                END
                                """)
                        .found("index/not-concurrent"))
                .isEmpty();
    }

    @Test
    void lines_are_found_in_xml_and_yaml_too() {
        assertThat(Lint.file(
                                "changelog.xml",
                                """
                                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                                  <changeSet id="9" author="jo">
                                    <sql splitStatements="false">DO $$ DECLARE n int; BEGIN
                                      SELECT count(*) INTO n FROM sensors;
                                      IF n &lt; 10 THEN
                                        CREATE INDEX sensors_note ON sensors (note);
                                      END IF;
                                    END $$</sql>
                                    <rollback/>
                                  </changeSet>
                                </databaseChangeLog>
                                """)
                        .released(RELEASED)
                        .found("index/not-concurrent"))
                .containsExactly("8 public.sensors_note");
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                                databaseChangeLog:
                                  - changeSet:
                                      id: 9
                                      author: jo
                                      changes:
                                        - sql:
                                            splitStatements: false
                                            sql: |
                                              DO $$ BEGIN
                                                CREATE INDEX sensors_note ON sensors (note);
                                              END $$
                                      rollback:
                                        - empty: {}
                                """)
                        .released(RELEASED)
                        .found("index/not-concurrent"))
                .containsExactly("10 public.sensors_note");
    }

    @Test
    void a_block_in_a_rollback_is_judged_too() {
        assertThat(Lint.sql(
                                """
                                --changeset jo:9 splitStatements:false rollbackSplitStatements:false
                                DROP INDEX CONCURRENTLY sensors_farm;
                                --rollback DO $$ BEGIN
                                --rollback   IF to_regclass('sensors_farm') IS NULL THEN
                                --rollback     CREATE INDEX sensors_farm ON sensors (farm_id);
                                --rollback   END IF;
                                --rollback END $$;
                                """)
                        .released(RELEASED)
                        .found("rollback/blocks"))
                .containsExactly("6 public.sensors_farm");
    }

    @Test
    void a_remedy_takes_the_statement_out_of_the_block() {
        assertThat(block(GUARDED_KEY).findings("locks/add-foreign-key-validating"))
                .singleElement()
                .satisfies(f -> assertThat(f.problem().remedy())
                        .startsWith("Take the statement out of the DO block and do so instead:\n--changeset jo:")
                        .contains("NOT VALID"));
    }

    @Test
    void tables_that_a_block_locks_one_after_the_other_are_several() {
        Lint two = block(
                "BEGIN\n  ALTER TABLE sensors ADD COLUMN unit text;\n  ALTER TABLE farms ADD COLUMN unit text;\nEND");
        assertThat(two.found("locks/many-tables")).containsExactly("6 public.farms");
        assertThat(two.rehearsed().findings("locks/many-tables"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.agreement()).isEqualTo(Agreement.CONFIRMED);
                    assertThat(f.problem().at().line()).isEqualTo(6);
                });
    }
}
