--liquibase formatted sql

-- The safe table template: copy it, rename it.

--changeset jo:alerts
--comment: A table of each farm's own rows.
-- The foreign key locks farms. Behind a statement that waits for a lock, every other one waits too: rather give up.
SET LOCAL lock_timeout = '3s';
CREATE TABLE alerts (
    -- The tenant: never null, of the type of farms.id, and first in every key.
    farm_id   bigint      NOT NULL,
    -- 64 bits never run out, and identity needs no sequence of your own.
    id        bigint      GENERATED ALWAYS AS IDENTITY,
    sensor_id bigint      NOT NULL,
    -- With a time zone: a moment, wherever the reader is.
    raised_at timestamptz NOT NULL DEFAULT now(),
    message   text        NOT NULL,
    -- Every constraint has a name, so that a later changeset can name it.
    CONSTRAINT alerts_pkey PRIMARY KEY (farm_id, id),
    -- Unique within a farm. It leads with the columns of the foreign key to sensors, which needs no other index then.
    CONSTRAINT alerts_raised_at_key UNIQUE (farm_id, sensor_id, raised_at),
    CONSTRAINT alerts_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id)
);
--rollback SET LOCAL lock_timeout = '3s';
--rollback DROP TABLE alerts;

--changeset jo:alerts-sensor
--comment: In a changeset of its own, so that farms and sensors are not locked together.
SET LOCAL lock_timeout = '3s';
-- It carries farm_id, so that an alert cannot point at another farm's sensor.
ALTER TABLE alerts
    ADD CONSTRAINT alerts_sensor_fkey FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id);
--rollback SET LOCAL lock_timeout = '3s';
--rollback ALTER TABLE alerts DROP CONSTRAINT alerts_sensor_fkey;
