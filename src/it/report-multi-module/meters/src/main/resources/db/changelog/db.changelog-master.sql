--liquibase formatted sql

--changeset jo:meters
CREATE TABLE meters (
    id bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT meters_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE meters;
