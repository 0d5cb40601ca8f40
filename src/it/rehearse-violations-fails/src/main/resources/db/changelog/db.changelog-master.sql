--liquibase formatted sql

--changeset jo:farms
CREATE TABLE farms (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE farms;

--changeset jo:way-back-that-fails
ALTER TABLE farms ADD COLUMN colour text;
--rollback ALTER TABLE farms DROP COLUMN color;

--changeset jo:way-back-that-forgets
CREATE TYPE farm_size AS ENUM ('small', 'large');
ALTER TABLE farms ADD COLUMN size farm_size;
--rollback ALTER TABLE farms DROP COLUMN size;

--changeset jo:misspelt
ALTER TABLE farm ADD COLUMN weight numeric;
--rollback ALTER TABLE farm DROP COLUMN weight;
