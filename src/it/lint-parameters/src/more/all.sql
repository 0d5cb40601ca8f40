--liquibase formatted sql

--changeset jo:farms
CREATE TABLE ${tenants} (
    id bigint GENERATED ALWAYS AS IDENTITY,
    CONSTRAINT ${tenants}_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE ${tenants};

--changeset jo:another-context context:development
CREATE TABLE sandbox (note text);

--changeset jo:another-label labels:slow
CREATE TABLE slow (note text);
