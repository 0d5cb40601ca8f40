--liquibase formatted sql

-- One broken changeset of each main kind. Nothing here is to be copied.

--changeset eve:no-way-back
--comment: rollback/missing
CREATE TABLE rollback_missing (
    farm_id bigint NOT NULL,
    id      bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT rollback_missing_pkey PRIMARY KEY (farm_id, id),
    CONSTRAINT rollback_missing_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id)
);

--changeset eve:way-back-left-empty
--comment: rollback/empty
ALTER TABLE rollback_missing ADD COLUMN note text;
--rollback not required

--changeset eve:way-back-that-fails
--comment: rollback/fails
ALTER TABLE rollback_missing ADD COLUMN colour text;
--rollback ALTER TABLE rollback_missing DROP COLUMN color;

--changeset eve:way-back-that-forgets
--comment: rollback/schema-differs: the type stays behind, and rollback/reapply-fails because of it
CREATE TYPE alert_level AS ENUM ('low', 'high');
ALTER TABLE rollback_missing ADD COLUMN level alert_level;
--rollback ALTER TABLE rollback_missing DROP COLUMN level;

--changeset eve:nobodys-rows
--comment: tenancy/missing-tenant-column
CREATE TABLE tenant_missing (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    CONSTRAINT tenant_missing_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE tenant_missing;

--changeset eve:somebodys-rows-perhaps
--comment: tenancy/nullable-tenant-column, tenancy/tenant-column-type, tenancy/tenant-column-not-indexed
CREATE TABLE tenant_doubtful (
    id      bigint GENERATED ALWAYS AS IDENTITY,
    farm_id integer,
    CONSTRAINT tenant_doubtful_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE tenant_doubtful;

--changeset eve:slow-deletes
--comment: index/foreign-key-not-indexed: deleting a sensor reads all of the table
CREATE TABLE foreign_key_not_indexed (
    farm_id   bigint NOT NULL,
    id        bigint GENERATED ALWAYS AS IDENTITY,
    sensor_id bigint NOT NULL,
    CONSTRAINT foreign_key_not_indexed_pkey PRIMARY KEY (farm_id, id),
    CONSTRAINT foreign_key_not_indexed_sensor_fkey
        FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id)
);
--rollback DROP TABLE foreign_key_not_indexed;

--changeset eve:nobody-may-write
--comment: index/not-concurrent
CREATE INDEX calibrations_factor_idx ON calibrations (farm_id, factor);
--rollback DROP INDEX calibrations_factor_idx;

--changeset eve:concurrent-in-a-transaction
--comment: index/concurrent-in-transaction
CREATE INDEX CONCURRENTLY readings_value_idx ON readings (farm_id, value);
--rollback DROP INDEX readings_value_idx;

--changeset eve:misspelt
--comment: changelog/apply-fails
ALTER TABLE sensor ADD COLUMN weight numeric;
--rollback ALTER TABLE sensor DROP COLUMN weight;

--changeset eve:misspelt
--comment: changelog/duplicate-id: Liquibase would refuse the whole changelog
COMMENT ON TABLE farms IS 'the tenants';
--rollback COMMENT ON TABLE farms IS NULL;
