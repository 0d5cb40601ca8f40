--liquibase formatted sql

--changeset jo:sensors-unit
SET LOCAL lock_timeout = '2s';
ALTER TABLE sensors ADD COLUMN unit text;
--rollback SET LOCAL lock_timeout = '2s';
--rollback ALTER TABLE sensors DROP COLUMN unit;

--changeset jo:sensors-name-index runInTransaction:false
CREATE INDEX CONCURRENTLY sensors_farm_id_name_idx ON sensors (farm_id, name);
--rollback DROP INDEX CONCURRENTLY sensors_farm_id_name_idx;
