--liquibase formatted sql

--changeset jo:farms
CREATE TABLE farms (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);

--changeset jo:sensors
CREATE TABLE sensors (
    id bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT sensors_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE sensors;
