--liquibase formatted sql

--changeset jo:country
ALTER TABLE farm ADD COLUMN country text;
--rollback ALTER TABLE farm DROP COLUMN country;
