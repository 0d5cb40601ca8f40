--liquibase formatted sql

--changeset jo:readings
CREATE TABLE readings (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT readings_pkey PRIMARY KEY,
    sensor_id bigint NOT NULL,
    CONSTRAINT readings_sensor_fkey FOREIGN KEY (sensor_id) REFERENCES sensors (id)
);
CREATE INDEX readings_sensor_idx ON readings (sensor_id);
--rollback DROP TABLE readings;
