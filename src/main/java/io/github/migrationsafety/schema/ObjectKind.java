package io.github.migrationsafety.schema;

import java.util.Locale;

/** The kinds of catalog object that a comparison tells apart, in the order in which reports list them. */
public enum ObjectKind {
    ROLE,
    ROLE_MEMBERSHIP,
    ROLE_SETTING,
    DATABASE,
    SCHEMA,
    EXTENSION,
    TYPE,
    DOMAIN,
    COLLATION,
    SEQUENCE,
    TABLE,
    COLUMN,
    CONSTRAINT,
    INDEX,
    VIEW,
    MATERIALIZED_VIEW,
    FOREIGN_TABLE,
    TRIGGER,
    RULE,
    POLICY,
    STATISTICS,
    FUNCTION,
    PROCEDURE,
    AGGREGATE,
    OPERATOR,
    OPERATOR_CLASS,
    OPERATOR_FAMILY,
    CAST,
    CONVERSION,
    LANGUAGE,
    TRANSFORM,
    ACCESS_METHOD,
    TEXT_SEARCH,
    FOREIGN_DATA_WRAPPER,
    FOREIGN_SERVER,
    USER_MAPPING,
    PUBLICATION,
    SUBSCRIPTION,
    EVENT_TRIGGER,
    DEFAULT_PRIVILEGES,
    LARGE_OBJECT,
    TABLESPACE;

    /** As messages name it: {@code materialized view}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
