--liquibase formatted sql

--changeset jo:farms
CREATE TABLE farms (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE farms;
