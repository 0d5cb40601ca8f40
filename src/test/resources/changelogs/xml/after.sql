ALTER TABLE employee ADD COLUMN badge uuid;
CREATE INDEX employee_badge ON employee (badge);
