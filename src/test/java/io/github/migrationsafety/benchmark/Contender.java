package io.github.migrationsafety.benchmark;

/** What is measured, in the order of the table. */
enum Contender {
    START("Maven start (help)"),
    JDBC("plain JDBC, three passes"),
    UPDATE("liquibase:update"),
    UPDATE_TESTING_ROLLBACK("liquibase:updateTestingRollback"),
    REHEARSE("migration-safety:rehearse"),
    VALIDATE("liquibase:validate (parse)"),
    LINT("migration-safety:lint");

    private final String title;

    Contender(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }
}
