--liquibase formatted sql

--changeset jo:readings-by-time runInTransaction:false
--comment: CONCURRENTLY lets everybody write meanwhile. It cannot run in a transaction, nor stand beside other statements.
CREATE INDEX CONCURRENTLY readings_farm_measured_at_idx ON readings (farm_id, measured_at);
--rollback DROP INDEX CONCURRENTLY readings_farm_measured_at_idx;
