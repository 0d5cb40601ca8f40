--liquibase formatted sql

--changeset jo:readings
CREATE TABLE readings (
    farm_id     bigint           NOT NULL,
    id          bigint           GENERATED ALWAYS AS IDENTITY,
    sensor_id   bigint           NOT NULL,
    measured_at timestamptz      NOT NULL,
    value       double precision NOT NULL,
    CONSTRAINT readings_pkey PRIMARY KEY (farm_id, id),
    CONSTRAINT readings_measured_at_key UNIQUE (farm_id, sensor_id, measured_at),
    CONSTRAINT readings_farm_fkey FOREIGN KEY (farm_id) REFERENCES farms (id),
    -- It carries farm_id, so that a reading cannot belong to another farm's sensor.
    CONSTRAINT readings_sensor_fkey FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id)
);
--rollback DROP TABLE readings;
