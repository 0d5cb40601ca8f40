--liquibase formatted sql
--changeset jo:more-1
CREATE TABLE crops (id int PRIMARY KEY, field uuid REFERENCES fields (id), name text, UNIQUE NULLS NOT DISTINCT (field, name));
CREATE INDEX ON crops (field) INCLUDE (name);
--rollback DROP TABLE crops;
--changeset jo:more-2 context:!nowhere
ALTER TABLE crops ALTER COLUMN name SET NOT NULL, ADD COLUMN yield real, DROP COLUMN IF EXISTS nothing;
--rollback empty
