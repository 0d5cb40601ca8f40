--liquibase formatted sql

--changeset jo:sensor-location-backfill runInTransaction:false splitStatements:false
--comment: Migrate. Farm by farm, 1,000 rows a transaction, so that no row stays locked for long; can be run again.
DO $$
DECLARE
    farm bigint;
    low  bigint;
    high bigint;
BEGIN
    FOR farm IN SELECT id FROM farms ORDER BY id LOOP
        low := (SELECT min(id) - 1 FROM sensors WHERE farm_id = farm);
        LOOP
            high := (SELECT max(id) FROM (
                SELECT id FROM sensors WHERE farm_id = farm AND id > low ORDER BY id LIMIT 1000) batch);
            EXIT WHEN high IS NULL;
            UPDATE sensors SET location = spot
            WHERE farm_id = farm AND id > low AND id <= high AND location IS NULL AND spot IS NOT NULL;
            COMMIT;
            low := high;
        END LOOP;
    END LOOP;
END
$$;
/* liquibase rollback
-- The release before this one reads spot alone, so forgetting its copy loses nothing.
DO $$
DECLARE
    farm bigint;
    low  bigint;
    high bigint;
BEGIN
    FOR farm IN SELECT id FROM farms ORDER BY id LOOP
        low := (SELECT min(id) - 1 FROM sensors WHERE farm_id = farm);
        LOOP
            high := (SELECT max(id) FROM (
                SELECT id FROM sensors WHERE farm_id = farm AND id > low ORDER BY id LIMIT 1000) batch);
            EXIT WHEN high IS NULL;
            UPDATE sensors SET location = NULL
            WHERE farm_id = farm AND id > low AND id <= high AND location = spot;
            COMMIT;
            low := high;
        END LOOP;
    END LOOP;
END
$$;
*/
