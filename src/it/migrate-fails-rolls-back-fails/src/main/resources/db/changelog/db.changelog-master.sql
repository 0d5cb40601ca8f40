--liquibase formatted sql

--changeset jo:farms
CREATE TABLE farms (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE farms;

--changeset jo:broken
CREATE TABLE half ();
SELECT 1 / 0;
--rollback DROP TABLE half;

--changeset jo:never
CREATE TABLE never ();
--rollback DROP TABLE never;
