--liquibase formatted sql

--changeset jo:1
CREATE TABLE orders (id bigint PRIMARY KEY);
--rollback DROP TABLE orders;

--changeset jo:2
-- migration-safety:ignore acme/table-prefix the payment provider wants this name
CREATE TABLE payments (id bigint PRIMARY KEY);
--rollback DROP TABLE payments;

--changeset jo:3
CREATE TABLE shop_carts (id bigint PRIMARY KEY);
--rollback DROP TABLE shop_carts;
