--liquibase formatted sql

--changeset jo:farms
-- migration-safety:ignore rollback/missing the first release has nothing to go back to
CREATE TABLE farms (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);
