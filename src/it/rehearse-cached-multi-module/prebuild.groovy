// Each module has a changelog of its own that no earlier run of this test has put into the cache. What takes no time is not kept.
for (String module : ['farms', 'meters']) {
    StringBuilder changelog = new StringBuilder('--liquibase formatted sql\n')
    changelog << """
        --changeset jo:slow
        CREATE TABLE ${module} (id bigint PRIMARY KEY, name text NOT NULL);
        INSERT INTO ${module} (id, name) SELECT 1, '${UUID.randomUUID()}' FROM pg_sleep(1.5);
        --rollback DROP TABLE ${module};
        """.stripIndent()
    (1..8).each { number ->
        changelog << """
            --changeset jo:${number}
            CREATE TABLE ${module}_${number} (id bigint PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE ${module}_${number};
            """.stripIndent()
    }
    File file = new File(basedir, "${module}/src/main/resources/db/changelog/db.changelog-master.sql")
    file.parentFile.mkdirs()
    file.setText(changelog.toString(), 'UTF-8')
}
