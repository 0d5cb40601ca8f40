--liquibase formatted sql

--changeset jo:meters
CREATE TABLE "<blink>" (
    id bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT meters_pkey PRIMARY KEY (id)
);
