--liquibase formatted sql

--changeset jo:sensor-location-backfill runInTransaction:false splitStatements:false rollbackSplitStatements:false
--comment: Migrate. Farm by farm, 1,000 rows a transaction, so that no row stays locked for long; can be run again.
-- The way back may forget the copies: the release before this one reads spot alone.
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
--rollback DO $$
--rollback DECLARE
--rollback     farm bigint;
--rollback     low  bigint;
--rollback     high bigint;
--rollback BEGIN
--rollback     FOR farm IN SELECT id FROM farms ORDER BY id LOOP
--rollback         low := (SELECT min(id) - 1 FROM sensors WHERE farm_id = farm);
--rollback         LOOP
--rollback             high := (SELECT max(id) FROM (
--rollback                 SELECT id FROM sensors WHERE farm_id = farm AND id > low ORDER BY id LIMIT 1000) batch);
--rollback             EXIT WHEN high IS NULL;
--rollback             UPDATE sensors SET location = NULL
--rollback             WHERE farm_id = farm AND id > low AND id <= high AND location = spot;
--rollback             COMMIT;
--rollback             low := high;
--rollback         END LOOP;
--rollback     END LOOP;
--rollback END
--rollback $$;
