package io.github.migrationsafety.scaffold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet.Format;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is scaffolded is judged by every rule, from the source and in a rehearsal on a real server. */
class ScaffoldTest {
    private static final String RELEASED =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL,
                CONSTRAINT farms_pkey PRIMARY KEY (id));
            --rollback DROP TABLE farms;
            --changeset jo:sensors
            CREATE TABLE sensors (farm_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, code text NOT NULL,
                note text, label text, model_id bigint, CONSTRAINT sensors_pkey PRIMARY KEY (farm_id, id),
                CONSTRAINT sensors_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id));
            --rollback DROP TABLE sensors;
            --changeset jo:models
            CREATE TABLE models (id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL, note text,
                CONSTRAINT models_pkey PRIMARY KEY (id));
            --rollback DROP TABLE models;
            --changeset jo:readings
            CREATE TABLE readings (farm_id bigint NOT NULL, id bigint GENERATED ALWAYS AS IDENTITY, sensor_id bigint,
                CONSTRAINT readings_pkey PRIMARY KEY (farm_id, id),
                CONSTRAINT readings_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id));
            --rollback DROP TABLE readings;
            """;

    private static final String POLICY =
            "tenancy: {model: column, column: farm_id, type: bigint, tenants: farms, exempt: [farms, models]}\n";

    /** What is to be said of every column that goes, however it goes. */
    private static final Set<String> TAKING_AWAY = Set.of("compatibility/drop-column", "rollback/blocks");

    private static boolean takesAway(Order order) {
        return order.kind() == Kind.DROP || (order.kind() == Kind.RENAME && order.phase() == Phase.CONTRACT);
    }

    private static Surroundings surroundings() {
        return new Surroundings(
                Lint.sql("").released(RELEASED).history().end(),
                "public",
                Optional.of(new Tenancy(
                        Tenancy.Model.COLUMN,
                        "farm_id",
                        Optional.of("int8"),
                        Optional.of("farms"),
                        List.of("farms", "models"),
                        false,
                        Optional.empty(),
                        Optional.empty())));
    }

    private static Order order(String kind, String table, String column, String type, String to, String references) {
        return order(kind, table, column, type, to, references, "expand");
    }

    private static Order order(
            String kind, String table, String column, String type, String to, String references, String phase) {
        return Order.read(
                kind, given(table), given(column), given(type), given(to), given(references), given(phase), "public");
    }

    private static Optional<String> given(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    static Stream<Order> orders() {
        return Stream.of(
                order("table", "alerts", "", "", "", ""),
                order("table", "alerts", "code", "text", "", "sensors"),
                order("table", "models_of_pumps", "name", "varchar(40)", "", "models"),
                order("column", "sensors", "depth", "numeric(10,2)", "", ""),
                order("column", "sensors", "pump_model_id", "", "", "models"),
                order("backfill", "sensors", "note", "", "'none'", ""),
                order("backfill", "models", "note", "", "upper(name)", ""),
                order("rename", "sensors", "note", "", "remark", ""),
                order("rename", "sensors", "note", "", "label", "", "migrate"),
                order("rename", "sensors", "note", "", "label", "", "contract"),
                order("index", "sensors", "code", "", "", ""),
                order("index", "models", "name", "", "", ""),
                order("foreign-key", "readings", "sensor_id", "", "", "sensors"),
                order("foreign-key", "sensors", "model_id", "", "", "models(id)"),
                order("not-null", "sensors", "note", "", "", ""),
                order("drop", "sensors", "note", "", "", ""),
                order("drop", "sensors", "code", "", "", ""),
                order("drop", "models", "note", "", "", ""));
    }

    static Stream<Arguments> orders_in_every_format() {
        return orders().flatMap(order ->
                Stream.of(Format.SQL, Format.XML, Format.YAML, Format.JSON).map(format -> Arguments.of(order, format)));
    }

    @ParameterizedTest
    @MethodSource("orders_in_every_format")
    void it_passes_lint_and_rehearsal(Order order, Format format) {
        String text = ChangeLogText.of(new Scaffold(surroundings()).draft(order), format, "jo");
        assertThat(found(order, format, text, POLICY)).as(text).isEmpty();
    }

    /** The key of sensors holds the tenant column, which nobody has where each tenant has a schema. */
    static Stream<Order> orders_without_the_key_of_sensors() {
        return orders().filter(order -> order.references()
                .filter(to -> to.table().name().equals("sensors"))
                .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("orders_without_the_key_of_sensors")
    void it_passes_where_each_tenant_has_a_schema(Order order) {
        Surroundings here = new Surroundings(
                surroundings().schema(),
                "public",
                surroundings()
                        .tenancy()
                        .map(t -> new Tenancy(
                                Tenancy.Model.SCHEMA,
                                "",
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                false,
                                Optional.empty(),
                                Optional.empty())));
        String text = ChangeLogText.of(new Scaffold(here).draft(order), Format.SQL, "jo");

        assertThat(found(order, Format.SQL, text, "tenancy: {model: schema}\n"))
                .as(text)
                .isEmpty();
    }

    private static List<String> found(Order order, Format format, String text, String policy) {
        return Lint.file("new." + format.name().toLowerCase(java.util.Locale.ROOT), text)
                .released(RELEASED)
                .policy(policy)
                .rehearsed()
                .verdict()
                .findings()
                .stream()
                .filter(f -> f.suppressed().isEmpty())
                .filter(f -> f.severity() != Severity.INFO)
                .filter(f -> !(takesAway(order) && TAKING_AWAY.contains(f.rule().id())))
                .map(f -> f.severity() + " " + f.rule().id() + " " + f.problem().object() + ": "
                        + f.problem().message())
                .toList();
    }

    @Test
    void what_does_not_stand_or_stands_already_is_told() {
        Scaffold scaffold = new Scaffold(surroundings());
        assertThatThrownBy(() -> scaffold.draft(order("column", "sensor", "depth", "", "", "")))
                .isInstanceOf(SetupException.class)
                .hasMessage("There is no table sensor in the changelog. Did you mean `sensors`?");
        assertThatThrownBy(() -> scaffold.draft(order("column", "sensors", "note", "", "", "")))
                .isInstanceOf(SetupException.class)
                .hasMessage("The table sensors has a column note already.");
        assertThatThrownBy(() -> scaffold.draft(order("table", "sensors", "", "", "", "")))
                .isInstanceOf(SetupException.class)
                .hasMessage("The table sensors stands in the changelog already.");
        assertThatThrownBy(() -> scaffold.draft(order("drop", "sensors", "farm_id", "", "", "")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the index sensors_pkey")
                .hasMessageContaining("the constraint sensors_farm_fkey");
    }

    @Test
    void a_parameter_that_cannot_be_worked_with_is_named() {
        assertThatThrownBy(() -> order("tabel", "alerts", "", "", "", ""))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("Did you mean `table`?");
        assertThatThrownBy(() -> order("index", "sensors", "", "", "", ""))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("`column` is missing");
        assertThatThrownBy(() -> order("column", "sensors", "x; DROP TABLE sensors", "", "", ""))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("`column` has `x; DROP TABLE sensors`");
        assertThatThrownBy(() -> order("column", "sensors", "x", "text; DROP TABLE sensors", "", ""))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("`type` is");
    }

    @Test
    void a_new_table_carries_tenant_keys_and_audit_columns() {
        assertThat(ChangeLogText.of(
                        new Scaffold(surroundings()).draft(order("table", "alerts", "code", "text", "", "sensors")),
                        Format.SQL,
                        "jo"))
                .isEqualTo(
                        """
                        --liquibase formatted sql

                        --changeset jo:create-alerts
                        SET LOCAL lock_timeout = '5s';
                        CREATE TABLE alerts (
                            farm_id bigint NOT NULL,
                            id bigint GENERATED ALWAYS AS IDENTITY,
                            code text NOT NULL,
                            sensor_id bigint NOT NULL,
                            created_at timestamptz NOT NULL DEFAULT now(),
                            created_by text NOT NULL DEFAULT current_user,
                            updated_at timestamptz NOT NULL DEFAULT now(),
                            updated_by text NOT NULL DEFAULT current_user,
                            CONSTRAINT alerts_pkey PRIMARY KEY (farm_id, id),
                            CONSTRAINT alerts_code_key UNIQUE (farm_id, code),
                            CONSTRAINT alerts_farm_id_fkey FOREIGN KEY (farm_id) REFERENCES farms (id)
                        );
                        --rollback SET LOCAL lock_timeout = '5s';
                        --rollback DROP TABLE alerts;

                        --changeset jo:index-alerts-sensor_id
                        CREATE INDEX alerts_sensor_id_idx ON alerts (farm_id, sensor_id);
                        --rollback DROP INDEX alerts_sensor_id_idx;

                        --changeset jo:tie-alerts-sensor_id
                        SET LOCAL lock_timeout = '5s';
                        ALTER TABLE alerts ADD CONSTRAINT alerts_sensor_id_fkey FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id);
                        --rollback SET LOCAL lock_timeout = '5s';
                        --rollback ALTER TABLE alerts DROP CONSTRAINT alerts_sensor_id_fkey;
                        """);
    }
}
