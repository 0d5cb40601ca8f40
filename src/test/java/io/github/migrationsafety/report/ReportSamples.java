package io.github.migrationsafety.report;

import static io.github.migrationsafety.rule.RuleInfo.BOTH;
import static io.github.migrationsafety.rule.RuleInfo.REHEARSAL;
import static io.github.migrationsafety.rule.Severity.ERROR;
import static io.github.migrationsafety.rule.Severity.INFO;
import static io.github.migrationsafety.rule.Severity.WARNING;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.policy.Suppression;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.policy.Verdict.FailOn;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.ChainRun;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Leftover;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.RowChange;
import io.github.migrationsafety.step.Observation.Scan;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reports to render: a farm-sensor application with a fault of each main kind, and ways to make others. */
public final class ReportSamples {
    private static final String FOLDER = "src/main/resources/";

    private ReportSamples() {}

    /** A rehearsal in which something of everything happened. */
    public static Report rehearsal() {
        List<Step> steps = farmSteps();
        return new Report(
                "rehearse",
                "com.acme.farm:farm-sensors",
                new Report.Tool("1.0.0", "4.33.0", "17.10"),
                Verdict.of(farmFindings(), FailOn.ERROR),
                history(Witness.REHEARSAL, steps),
                Duration.ofMillis(3240),
                List.of("The changesets up to tag `v1.4` are released: they were applied and not judged."));
    }

    /** The same as one of four shards. */
    public static Report shard() {
        Report whole = rehearsal();
        return new Report(
                whole.goal(),
                whole.module(),
                whole.tool(),
                whole.verdict(),
                whole.history(),
                whole.duration(),
                whole.notes(),
                Optional.of(new Report.Shard(2, 4)),
                0);
    }

    /** The lint of the same changelog. */
    public static Report lint() {
        return new Report(
                "lint",
                "com.acme.farm:farm-sensors",
                new Report.Tool("1.0.0", "4.33.0", "17"),
                Verdict.of(
                        farmFindings().stream()
                                .filter(f -> f.witness() == Witness.SOURCE)
                                .toList(),
                        FailOn.ERROR),
                history(
                        Witness.SOURCE,
                        farmSteps().stream()
                                .map(s -> new Step(s.changeSet(), s.before(), s.after(), Optional.empty()))
                                .toList()),
                Duration.ofMillis(412),
                List.of("The policy has no `tenancy` section: the tenancy rules are off."));
    }

    /** A rehearsal of any steps and findings. */
    public static Report rehearsal(List<Step> steps, List<Finding> findings) {
        return new Report(
                "rehearse",
                "com.acme:shop",
                new Report.Tool("1.0.0", "4.33.0", "17.10"),
                Verdict.of(findings, FailOn.ERROR),
                history(Witness.REHEARSAL, steps),
                Duration.ofSeconds(1),
                List.of());
    }

    /** A report in which every text that a changelog or a server can choose is this one. */
    public static Report hostile(String evil) {
        var changeSet = changeSet("db/" + evil + ".sql", evil, 1)
                .sql(evil)
                .rollback(evil)
                .build();
        SchemaDelta delta = delta(
                List.of(object(ObjectKind.TABLE, evil, Map.of(evil, evil))),
                List.of(object(ObjectKind.TABLE, evil, Map.of(evil, evil + "2"))));
        SqlFailure failure = new SqlFailure(Optional.of("XX000"), evil, Optional.of(evil), changeSet.at());
        Evidence evidence = new Evidence(
                Outcome.REHEARSED,
                Optional.of(evil),
                run(1, delta),
                run(1, SchemaDelta.NONE),
                Optional.of(new Run(Duration.ofMillis(1), Optional.of(failure), SchemaDelta.NONE)),
                Optional.empty(),
                "",
                "");
        Step step = step(changeSet, evidence);
        Finding finding = finding("a/b", ERROR, Witness.REHEARSAL, changeSet, evil, evil + " `" + evil + "`", evil);
        Report report = rehearsal(List.of(step), List.of(finding));
        return new Report(
                report.goal(),
                evil,
                new Report.Tool("1", "2", evil),
                report.verdict(),
                report.history(),
                report.duration(),
                List.of(evil));
    }

    /** That many changesets that pass. */
    public static List<Step> passing(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> step(
                        changeSet("db/changelog/%03d.sql".formatted(i / 50), String.valueOf(i), 1 + i % 50 * 8)
                                .sql("CREATE TABLE sensor_readings_%d (id bigint PRIMARY KEY, farm_id bigint NOT NULL)"
                                        .formatted(i))
                                .rollback("DROP TABLE sensor_readings_%d".formatted(i))
                                .build(),
                        rehearsed(8 + i % 7, 3 + i % 3, 6 + i % 5)))
                .toList();
    }

    private static History history(Witness witness, List<Step> steps) {
        List<ChangeSet> changeSets = steps.stream().map(Step::changeSet).toList();
        List<String> files =
                changeSets.stream().map(c -> c.at().file()).distinct().sorted().toList();
        return new History(witness, new ChangeLog("db/changelog/db.changelog-master.yaml", changeSets, files), steps);
    }

    public static Step step(ChangeSet changeSet, Evidence evidence) {
        return new Step(changeSet, Schema.EMPTY, Schema.EMPTY, Optional.of(evidence));
    }

    public static ChangeSetBuilder changeSet(String file, String id, int line) {
        return new ChangeSetBuilder(file, id, line);
    }

    /** A finding on a changeset. */
    public static Finding finding(
            String rule,
            Severity severity,
            Witness witness,
            ChangeSet changeSet,
            String object,
            String message,
            String remedy) {
        return new Finding(
                RuleInfo.of(rule, severity, BOTH, "what the rule catches"),
                severity,
                witness,
                new Problem(changeSet.id(), changeSet.at(), object, Optional.empty(), message, remedy),
                Optional.empty());
    }

    /** Evidence of a rehearsal without fault; milliseconds. */
    public static Evidence rehearsed(long apply, long rollback, long reapply) {
        return new Evidence(
                Outcome.REHEARSED,
                Optional.empty(),
                run(apply, SchemaDelta.NONE),
                run(rollback, SchemaDelta.NONE),
                run(reapply, SchemaDelta.NONE),
                Optional.of(new ChainRun(
                        new Run(Duration.ofMillis(rollback), Optional.empty(), SchemaDelta.NONE),
                        SchemaDelta.NONE,
                        false)),
                "5f0c",
                "a771");
    }

    private static Evidence unrehearsed(Outcome outcome, String note) {
        return new Evidence(
                outcome,
                Optional.of(note),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "");
    }

    public static Optional<Run> run(long millis, SchemaDelta delta) {
        return Optional.of(new Run(Duration.ofMillis(millis), Optional.empty(), delta));
    }

    public static SchemaObject object(ObjectKind kind, String name, Map<String, String> properties) {
        return new SchemaObject(new ObjectKey(kind, name), new TreeMap<>(properties));
    }

    public static SchemaDelta delta(List<SchemaObject> before, List<SchemaObject> after) {
        Map<ObjectKey, SchemaObject> first = new TreeMap<>();
        before.forEach(o -> first.put(o.key(), o));
        Map<ObjectKey, SchemaObject> second = new TreeMap<>();
        after.forEach(o -> second.put(o.key(), o));
        return SchemaDelta.between(first, second);
    }

    private static List<Step> farmSteps() {
        List<Step> steps = new ArrayList<>();
        steps.add(step(
                changeSet("db/changelog/001-farms.sql", "create-farms", 3)
                        .released()
                        .sql(
                                """
                                CREATE TABLE farms (
                                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                    name text NOT NULL,
                                    country char(2) NOT NULL
                                )""")
                        .rollback("DROP TABLE farms")
                        .build(),
                unrehearsed(Outcome.NOT_REHEARSED, "It is released with tag `v1.4`.")));
        steps.add(step(
                changeSet("db/changelog/002-sensors.sql", "create-sensors", 3)
                        .sql(
                                """
                                CREATE TABLE sensors (
                                    id bigint GENERATED ALWAYS AS IDENTITY,
                                    farm_id bigint NOT NULL REFERENCES farms (id),
                                    serial text NOT NULL,
                                    model text NOT NULL,
                                    installed_at timestamptz NOT NULL DEFAULT now(),
                                    PRIMARY KEY (farm_id, id),
                                    UNIQUE (farm_id, serial)
                                )""")
                        .rollback("DROP TABLE sensors")
                        .build(),
                rehearsed(38, 9, 31)));
        steps.add(step(
                changeSet("db/changelog/002-sensors.sql", "index-sensor-model", 19)
                        .sql("CREATE INDEX sensors_model_idx ON sensors (farm_id, model)")
                        .rollback("DROP INDEX sensors_model_idx")
                        .build(),
                rehearsed(84, 21, 79)));
        steps.add(calibrations());
        steps.add(step(
                changeSet("db/changelog/003-calibrations.sql", "backfill-calibrated-by", 24)
                        .sql("UPDATE sensor_calibrations SET calibrated_by = 'unknown' WHERE calibrated_by IS NULL")
                        .emptyRollback()
                        .build(),
                rehearsed(412, 2, 388).with(backfilled())));
        steps.add(firmware());
        steps.add(step(
                changeSet("db/changelog/005-readings.yaml", "create-readings", 4)
                        .sql(
                                """
                                CREATE TABLE readings (
                                    farm_id bigint NOT NULL,
                                    sensor_id bigint NOT NULL,
                                    taken_at timestamptz NOT NULL,
                                    value numeric(12, 4) NOT NULL,
                                    PRIMARY KEY (farm_id, sensor_id, taken_at),
                                    FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id)
                                ) PARTITION BY RANGE (taken_at)""",
                                "CREATE TABLE readings_2026 PARTITION OF readings"
                                        + " FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")
                        .generatedRollback("DROP TABLE readings")
                        .build(),
                rehearsed(61, 18, 57)));
        steps.add(step(
                changeSet("db/changelog/005-readings.yaml", "seed-demo-readings", 41)
                        .excluded("The context `demo` is not among the contexts of this run.")
                        .sql("INSERT INTO readings SELECT 1, 1, now(), 20.5")
                        .build(),
                unrehearsed(Outcome.SKIPPED, "The context `demo` is not among the contexts of this run.")));
        steps.add(step(
                changeSet("db/changelog/006-units.xml", "rename-value", 5)
                        .sql("ALTER TABLE readings ADD COLUMN celsius numeric(12, 4)")
                        .generatedRollback("ALTER TABLE readings DROP COLUMN celsius")
                        .build(),
                rehearsed(14, 11, 13)));
        steps.add(alerts());
        steps.add(step(
                changeSet("db/changelog/007-alerts.sql", "index-alerts", 18)
                        .sql("CREATE INDEX alerts_farm_idx ON alerts (farm_id)")
                        .rollback("DROP INDEX alerts_farm_idx")
                        .build(),
                unrehearsed(
                        Outcome.SKIPPED,
                        "It needs `public.alerts`, which changeset `create-alerts` failed to create.")));
        steps.add(step(
                changeSet("db/changelog/008-serials.sql", "index-sensor-serial", 2)
                        .outsideTransaction()
                        .sql("CREATE INDEX CONCURRENTLY sensors_serial_idx ON sensors (lower(serial))")
                        .rollback("DROP INDEX CONCURRENTLY sensors_serial_idx")
                        .build(),
                rehearsed(92, 27, 86)));
        return List.copyOf(steps);
    }

    private static DataProof backfilled() {
        return new DataProof(
                List.of(new DataProof.Difference(
                        QualifiedName.of("public", "sensor_calibrations"),
                        List.of("calibrated_by"),
                        0,
                        0,
                        74,
                        Optional.of("id = 3"),
                        Optional.of("calibrated_by = null"),
                        Optional.of("calibrated_by = unknown"))),
                List.of(),
                List.of());
    }

    private static Step calibrations() {
        return step(
                changeSet("db/changelog/003-calibrations.sql", "create-calibrations", 3)
                        .sql(
                                """
                                CREATE TABLE sensor_calibrations (
                                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                                    farm_id bigint NOT NULL,
                                    sensor_id bigint NOT NULL,
                                    factor numeric(8, 5) NOT NULL,
                                    calibrated_at timestamptz NOT NULL,
                                    calibrated_by text,
                                    FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id)
                                )""")
                        .rollback("DROP TABLE sensor_calibrations")
                        .build(),
                rehearsed(44, 12, 40));
    }

    private static Step firmware() {
        SchemaObject index = object(
                ObjectKind.INDEX,
                "public.sensors_firmware_idx",
                Map.of("definition", "CREATE INDEX sensors_firmware_idx ON public.sensors USING btree (farm_id)"));
        SchemaObject modelBefore =
                object(ObjectKind.COLUMN, "public.sensors.model", Map.of("type", "text", "not null", "true"));
        SchemaObject modelAfter = object(
                ObjectKind.COLUMN,
                "public.sensors.model",
                Map.of(
                        "type",
                        "text",
                        "not null",
                        "true",
                        "default",
                        "'generic'::text",
                        "comment",
                        "The manufacturer's name for it"));
        SchemaObject firmware = object(ObjectKind.COLUMN, "public.sensors.firmware", Map.of("type", "text"));
        SchemaDelta applied = delta(List.of(modelBefore), List.of(modelAfter, firmware, index));
        SchemaDelta rolledBack = delta(List.of(modelAfter, firmware, index), List.of(modelAfter, index));
        Evidence evidence = new Evidence(
                Outcome.REHEARSED,
                Optional.empty(),
                Optional.of(new Run(Duration.ofMillis(126), Optional.empty(), applied, firmwareObserved())),
                run(15, rolledBack),
                Optional.of(new Run(
                        Duration.ofMillis(9),
                        Optional.of(new SqlFailure(
                                Optional.of("42P07"),
                                "relation \"sensors_firmware_idx\" already exists",
                                Optional.of("CREATE INDEX sensors_firmware_idx ON sensors (farm_id)"),
                                new Location(FOLDER + "db/changelog/004-firmware.sql", 6))),
                        SchemaDelta.NONE)),
                Optional.of(new ChainRun(
                        new Run(Duration.ofMillis(14), Optional.empty(), rolledBack), SchemaDelta.NONE, true)),
                "91c2",
                "0be4");
        return step(
                changeSet("db/changelog/004-firmware.sql", "add-firmware", 2)
                        .sql(
                                "ALTER TABLE sensors ADD COLUMN firmware text",
                                "ALTER TABLE sensors ALTER COLUMN model SET DEFAULT 'generic'",
                                "COMMENT ON COLUMN sensors.model IS 'The manufacturer''s name for it'",
                                "CREATE INDEX sensors_firmware_idx ON sensors (farm_id)")
                        .rollback("ALTER TABLE sensors DROP COLUMN firmware")
                        .build(),
                evidence);
    }

    private static Observation firmwareObserved() {
        Relation sensors = new Relation(
                Relation.Kind.TABLE, QualifiedName.of("public", "sensors"), QualifiedName.of("public", "sensors"));
        HeldLock lock = new HeldLock(sensors, LockMode.ACCESS_EXCLUSIVE, 1);
        Location file = new Location(FOLDER + "db/changelog/004-firmware.sql", 3);
        return new Observation(
                List.of(
                        new Observed(
                                1,
                                "ALTER TABLE sensors ADD COLUMN firmware text",
                                Optional.of(file),
                                true,
                                Duration.ofMillis(2),
                                List.of(lock),
                                List.of(),
                                List.of(),
                                List.of()),
                        new Observed(
                                2,
                                "CREATE INDEX sensors_firmware_idx ON sensors (farm_id)",
                                Optional.of(new Location(file.file(), 6)),
                                true,
                                Duration.ofMillis(120),
                                List.of(lock),
                                List.of(sensors),
                                List.of(new Scan(sensors, 200, 200, LockMode.ACCESS_EXCLUSIVE)),
                                List.of(new RowChange(sensors.name(), 1, 2, 3)))),
                List.of(new Leftover(Leftover.Kind.SETTING, "search_path", Optional.of("public"), Optional.of("app"))));
    }

    private static Step alerts() {
        ChangeSet changeSet = changeSet("db/changelog/007-alerts.sql", "create-alerts", 2)
                .sql(
                        """
                        CREATE TABLE alerts (
                            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                            farm_id bigint NOT NULL REFERENCES farm (id),
                            raised_at timestamptz NOT NULL
                        )""")
                .rollback("DROP TABLE alerts")
                .build();
        Evidence evidence = new Evidence(
                Outcome.FAILED,
                Optional.empty(),
                Optional.of(new Run(
                        Duration.ofMillis(6),
                        Optional.of(new SqlFailure(
                                Optional.of("42P01"),
                                "relation \"farm\" does not exist",
                                Optional.of(changeSet.sql().get(0).sql()),
                                changeSet.at())),
                        SchemaDelta.NONE)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "0be4",
                "0be4");
        return step(changeSet, evidence);
    }

    private static List<Finding> farmFindings() {
        List<Step> steps = farmSteps();
        ChangeSet index = steps.get(2).changeSet();
        ChangeSet calibrations = steps.get(3).changeSet();
        ChangeSet backfill = steps.get(4).changeSet();
        ChangeSet firmware = steps.get(5).changeSet();
        ChangeSet units = steps.get(8).changeSet();
        ChangeSet alerts = steps.get(9).changeSet();
        return List.of(
                new Finding(
                        RuleInfo.of(
                                "index/foreign-key-not-indexed",
                                ERROR,
                                BOTH,
                                "A foreign key whose columns no index leads with"),
                        ERROR,
                        Witness.SOURCE,
                        problem(
                                calibrations,
                                11,
                                "public.sensor_calibrations(farm_id, sensor_id)",
                                "The foreign key of `public.sensor_calibrations` to `public.sensors` has no index that"
                                        + " begins with `farm_id, sensor_id`. Each deleted sensor scans every"
                                        + " calibration of every farm while it holds its lock.",
                                """
                                --changeset jo:index-calibrations-sensor runInTransaction:false
                                CREATE INDEX CONCURRENTLY sensor_calibrations_sensor_idx
                                    ON sensor_calibrations (farm_id, sensor_id);
                                --rollback DROP INDEX CONCURRENTLY sensor_calibrations_sensor_idx;"""),
                        Optional.empty()),
                new Finding(
                        RuleInfo.of(
                                "rollback/schema-differs",
                                ERROR,
                                REHEARSAL,
                                "A rollback that leaves the schema other than it was"),
                        ERROR,
                        Witness.REHEARSAL,
                        problem(
                                firmware,
                                2,
                                "public.sensors",
                                "After the rollback the schema differs from the one before: index"
                                        + " `public.sensors_firmware_idx` is still there, and column"
                                        + " `public.sensors.model` keeps its new default and comment.",
                                """
                                --rollback DROP INDEX sensors_firmware_idx;
                                --rollback COMMENT ON COLUMN sensors.model IS NULL;
                                --rollback ALTER TABLE sensors ALTER COLUMN model DROP DEFAULT;
                                --rollback ALTER TABLE sensors DROP COLUMN firmware;"""),
                        Optional.empty()),
                new Finding(
                        RuleInfo.of(
                                "rollback/reapply-fails",
                                ERROR,
                                REHEARSAL,
                                "A changeset that cannot be applied again after its rollback"),
                        ERROR,
                        Witness.REHEARSAL,
                        problem(
                                firmware,
                                6,
                                "public.sensors_firmware_idx",
                                "After its rollback the changeset cannot be applied again: SQLSTATE 42P07: relation"
                                        + " \"sensors_firmware_idx\" already exists.",
                                "Undo in the rollback everything that the changeset does, in reverse order."),
                        Optional.empty()),
                new Finding(
                        RuleInfo.of("changelog/apply-fails", ERROR, REHEARSAL, "A changeset that cannot be applied"),
                        ERROR,
                        Witness.REHEARSAL,
                        problem(
                                alerts,
                                4,
                                "public.alerts",
                                "The changeset cannot be applied: SQLSTATE 42P01: relation \"farm\" does not exist."
                                        + " One changeset after it needs `public.alerts` and was skipped.",
                                "farm_id bigint NOT NULL REFERENCES farms (id)"),
                        Optional.empty()),
                new Finding(
                        RuleInfo.of("rollback/empty", WARNING, BOTH, "A rollback that is empty"),
                        WARNING,
                        Witness.SOURCE,
                        problem(
                                backfill,
                                26,
                                "public.sensor_calibrations",
                                "The rollback is empty: the rows that `UPDATE sensor_calibrations` changed stay"
                                        + " changed when a release is rolled back.",
                                "--rollback UPDATE sensor_calibrations SET calibrated_by = NULL"
                                        + " WHERE calibrated_by = 'unknown';"),
                        Optional.empty()),
                new Finding(
                        RuleInfo.of(
                                "rollback/schema-differs",
                                ERROR,
                                REHEARSAL,
                                "A rollback that leaves the schema other than it was"),
                        INFO,
                        Witness.REHEARSAL,
                        problem(
                                units,
                                5,
                                "public.readings",
                                "After rollback and second execution only the order of the columns of"
                                        + " `public.readings` differs.",
                                "Nothing needs to be done unless a client relies on the order of `SELECT *`."),
                        Optional.empty()),
                new Finding(
                        RuleInfo.of("index/not-concurrent", ERROR, BOTH, "An index that is built while writes wait"),
                        ERROR,
                        Witness.SOURCE,
                        problem(
                                index,
                                20,
                                "public.sensors_model_idx",
                                "Index `sensors_model_idx` is built without CONCURRENTLY: writes to `public.sensors`"
                                        + " wait until it is done.",
                                """
                                --changeset jo:index-sensor-model runInTransaction:false
                                CREATE INDEX CONCURRENTLY sensors_model_idx ON sensors (farm_id, model);"""),
                        Optional.of(new Suppression(
                                Suppression.By.COMMENT, "sensors has 2,000 rows at most; agreed with operations"))));
    }

    private static Problem problem(ChangeSet changeSet, int line, String object, String message, String remedy) {
        return new Problem(
                changeSet.id(),
                new Location(changeSet.at().file(), line),
                object,
                Optional.of(object.replaceFirst("\\(.*", "")),
                message,
                remedy);
    }

    /** Makes a changeset of which a test says only what matters to it. */
    public static final class ChangeSetBuilder {
        private final String path;
        private final String id;
        private final Location at;
        private boolean inTransaction = true;
        private boolean released;
        private Optional<String> excluded = Optional.empty();
        private List<SqlText> sql = List.of();
        private Rollback rollback = new Rollback.Missing("Liquibase has no rollback for `sql`.");

        private ChangeSetBuilder(String path, String id, int line) {
            this.path = path;
            this.id = id;
            this.at = new Location(FOLDER + path, line);
        }

        public ChangeSetBuilder sql(String... statements) {
            sql = texts(statements);
            return this;
        }

        public ChangeSetBuilder rollback(String... statements) {
            rollback = new Rollback.Given(texts(statements), false);
            return this;
        }

        public ChangeSetBuilder generatedRollback(String... statements) {
            rollback = new Rollback.Given(texts(statements), true);
            return this;
        }

        public ChangeSetBuilder emptyRollback() {
            rollback = new Rollback.Empty();
            return this;
        }

        public ChangeSetBuilder released() {
            released = true;
            return this;
        }

        public ChangeSetBuilder outsideTransaction() {
            inTransaction = false;
            return this;
        }

        public ChangeSetBuilder excluded(String reason) {
            excluded = Optional.of(reason);
            return this;
        }

        private List<SqlText> texts(String... statements) {
            return Arrays.stream(statements)
                    .map(s -> new SqlText(s, Optional.empty(), at))
                    .toList();
        }

        public ChangeSet build() {
            return new ChangeSet(
                    new ChangeSetId(path, id, "jo"),
                    at,
                    ChangeSet.Format.SQL,
                    "9:d41d8cd98f00b204e9800998ecf8427e",
                    "",
                    inTransaction,
                    false,
                    false,
                    Optional.empty(),
                    excluded,
                    released,
                    Optional.empty(),
                    sql,
                    rollback,
                    List.of("sql"),
                    List.of());
        }
    }
}
