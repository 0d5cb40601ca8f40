--liquibase formatted sql

--changeset jo:farms
--comment: The tenants. Every other table carries farm_id.
CREATE TABLE farms (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    name       text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT farms_pkey PRIMARY KEY (id)
);
--rollback DROP TABLE farms;
