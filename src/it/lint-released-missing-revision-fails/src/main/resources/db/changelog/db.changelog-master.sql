--liquibase formatted sql

--changeset jo:1
CREATE TABLE sensors (id bigint PRIMARY KEY);
