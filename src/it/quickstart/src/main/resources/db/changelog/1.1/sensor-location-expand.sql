--liquibase formatted sql

--changeset jo:sensor-location-add
--comment: Expand. A column without a default is added at once, whatever the table's size, as soon as its lock is had.
-- Behind an ALTER TABLE that waits for its lock, every other statement on the table waits too: rather give up and try again.
SET LOCAL lock_timeout = '3s';
ALTER TABLE sensors ADD COLUMN location text;
--rollback SET LOCAL lock_timeout = '3s';
--rollback ALTER TABLE sensors DROP COLUMN location;
