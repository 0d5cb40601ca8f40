--liquibase formatted sql

--changeset jo:farms
CREATE TABLE farms (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE farms;

--changeset jo:sensors
CREATE TABLE sensors (
    farm_id bigint NOT NULL,
    id      bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT sensors_pkey PRIMARY KEY (farm_id, id),
    CONSTRAINT sensors_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id)
);
--rollback DROP TABLE sensors;
