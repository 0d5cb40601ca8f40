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
    name    text   NOT NULL,
    CONSTRAINT sensors_pkey PRIMARY KEY (farm_id, id),
    CONSTRAINT sensors_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id)
);
--rollback DROP TABLE sensors;

--changeset jo:first-farms
INSERT INTO farms (name) SELECT 'farm ' || n FROM generate_series(1, 3) n;
INSERT INTO sensors (farm_id, name) SELECT id, 'sensor ' || n FROM farms, generate_series(1, 100) n
 WHERE farms.name IN ('farm 1', 'farm 2', 'farm 3');
--rollback DELETE FROM sensors WHERE farm_id IN (SELECT id FROM farms WHERE name IN ('farm 1', 'farm 2', 'farm 3'));
--rollback DELETE FROM farms WHERE name IN ('farm 1', 'farm 2', 'farm 3');
