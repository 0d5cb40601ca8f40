-- The database on which every statement of statements.txt is run: tables in use, with rows.
CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
INSERT INTO farms SELECT i, 'farm ' || i FROM generate_series(1, 50) AS i;

CREATE FUNCTION volatile_one() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1';
CREATE FUNCTION volatile_block() RETURNS int LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN 1; END';
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
CREATE DOMAIN label AS text;
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN weight AS int;
CREATE TYPE state AS ENUM ('on', 'off');

CREATE TABLE sensors (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    farm_id bigint NOT NULL,
    name text DEFAULT 'sensor',
    code varchar(20),
    guarded varchar(20) CONSTRAINT guarded_not_blank CHECK (guarded <> ''),
    nullable text,
    proven text CONSTRAINT proven_not_null CHECK (proven IS NOT NULL),
    proven_more int CONSTRAINT proven_more_not_null CHECK (proven_more IS NOT NULL AND proven_more >= 0),
    unproven int CONSTRAINT unproven_positive CHECK (unproven >= 0),
    claimed text,
    amount numeric(8, 2),
    small int,
    at timestamp(3),
    address cidr,
    bits varbit(8),
    tags jsonb DEFAULT '{}',
    serial_no text NOT NULL
);
INSERT INTO sensors (farm_id, name, code, guarded, nullable, proven, proven_more, unproven, claimed, amount, small, at, address,
                     bits, serial_no)
SELECT i % 50 + 1, 'sensor ' || i, 'c' || i, 'g' || i, 'n' || i, 'p' || i, i, i, 'c', i, i, '2026-01-01', '10.0.0.0/8', B'1010',
       's' || i
  FROM generate_series(1, 200) AS i;
CREATE INDEX ix_sensors_name ON sensors (name);
CREATE INDEX ix_sensors_small ON sensors (small);
CREATE INDEX ix_sensors_code ON sensors (code);
CREATE UNIQUE INDEX ux_sensors_serial_no ON sensors (serial_no);
CREATE UNIQUE INDEX ux_sensors_nullable ON sensors (nullable);
CREATE UNIQUE INDEX ux_sensors_proven ON sensors (proven);
ALTER TABLE sensors ADD CONSTRAINT claimed_not_null CHECK (claimed IS NOT NULL) NOT VALID;
CREATE TRIGGER sensors_noted BEFORE UPDATE ON sensors FOR EACH ROW EXECUTE FUNCTION noted();

CREATE TABLE probes (
    id bigint PRIMARY KEY,
    sensor_id bigint,
    farm_id bigint CONSTRAINT fk_probes_farm REFERENCES farms (id),
    debt_id bigint,
    kilos weight,
    depth int
);
INSERT INTO probes SELECT i, i, i % 50 + 1, i % 50 + 1, i, i FROM generate_series(1, 100) AS i;
ALTER TABLE probes ADD CONSTRAINT fk_probes_debt FOREIGN KEY (debt_id) REFERENCES farms (id) NOT VALID;
ALTER TABLE probes ADD CONSTRAINT probes_depth CHECK (depth > 0) NOT VALID;
ALTER DOMAIN weight ADD CONSTRAINT weight_positive CHECK (VALUE > 0) NOT VALID;

CREATE TABLE readings (at date NOT NULL, value int NOT NULL, sensor_id bigint) PARTITION BY RANGE (at);
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
INSERT INTO readings SELECT date '2025-01-01' + i, i, i FROM generate_series(1, 100) AS i;
INSERT INTO readings SELECT date '2030-01-01' + i, i, i FROM generate_series(1, 60) AS i;
CREATE TABLE loose_2026 (at date NOT NULL, value int NOT NULL, sensor_id bigint);
INSERT INTO loose_2026 SELECT date '2026-01-01' + i, i, i FROM generate_series(1, 70) AS i;
CREATE TABLE proven_2026 (at date NOT NULL, value int NOT NULL, sensor_id bigint,
    CONSTRAINT proven_2026_at CHECK (at >= '2026-01-01' AND at < '2027-01-01'));
INSERT INTO proven_2026 SELECT date '2026-01-01' + i, i, i FROM generate_series(1, 70) AS i;

-- Partitioned without a default partition.
CREATE TABLE logs (at date NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
INSERT INTO logs SELECT date '2025-01-01' + i, i FROM generate_series(1, 40) AS i;

CREATE MATERIALIZED VIEW sensor_counts AS SELECT farm_id, count(*) AS sensors FROM sensors GROUP BY farm_id;
CREATE UNIQUE INDEX ux_sensor_counts ON sensor_counts (farm_id);
CREATE VIEW sensor_names AS SELECT id, serial_no FROM sensors;
CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE PROCEDURE in_batches() LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..4 LOOP
        UPDATE probes SET depth = depth WHERE id % 4 = i - 1;
        COMMIT;
    END LOOP;
END $$;
