--liquibase formatted sql

--changeset jo:meters
CREATE TABLE meters (
    id   bigint GENERATED ALWAYS AS IDENTITY,
    name text   NOT NULL,
    CONSTRAINT meters_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE meters;

--changeset jo:sensors
CREATE TABLE sensors (
    farm_id bigint NOT NULL,
    id      bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT sensors_pkey PRIMARY KEY (farm_id, id),
    CONSTRAINT sensors_farm_fkey FOREIGN KEY (farm_id) REFERENCES meters (id)
);
--rollback DROP TABLE sensors;
