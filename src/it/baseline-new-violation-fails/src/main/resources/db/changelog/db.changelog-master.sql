--liquibase formatted sql



-- moved

--changeset jo:1
CREATE TABLE sensors (id bigint PRIMARY KEY);

--changeset jo:2
CREATE TABLE farms (id bigint PRIMARY KEY);
