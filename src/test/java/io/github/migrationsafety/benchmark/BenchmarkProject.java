package io.github.migrationsafety.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A Maven project with a generated changelog, in files of a hundred changesets that an XML master includes.
 *
 * @param folder its folder
 * @param changeSets its changesets, in order
 */
record BenchmarkProject(Path folder, List<GeneratedChangeSet> changeSets) {
    private static final int PER_FILE = 100;
    private static final String MASTER = "db/changelog/db.changelog-master.xml";

    /** Writes the project. */
    static BenchmarkProject write(Path folder, List<GeneratedChangeSet> changeSets, Versions versions)
            throws IOException {
        Path resources = Files.createDirectories(folder.resolve("src/main/resources"));
        Files.createDirectories(resources.resolve("db/changelog"));
        List<String> includes = new ArrayList<>();
        for (int first = 0; first < changeSets.size(); first += PER_FILE) {
            String name = String.format(Locale.ROOT, "changes-%04d.sql", first / PER_FILE + 1);
            StringBuilder text = new StringBuilder("--liquibase formatted sql\n\n");
            changeSets
                    .subList(first, Math.min(first + PER_FILE, changeSets.size()))
                    .forEach(changeSet -> text.append(changeSet.formattedSql()));
            Files.writeString(resources.resolve("db/changelog").resolve(name), text);
            includes.add("    <include file=\"" + name + "\" relativeToChangelogFile=\"true\"/>\n");
        }
        Files.writeString(resources.resolve(MASTER), master(includes));
        Files.writeString(folder.resolve("pom.xml"), pom(versions));
        Files.writeString(
                folder.resolve("migration-safety.yaml"),
                "tenancy: {model: column, column: account_id, type: bigint, tenants: accounts, exempt: [accounts]}\n");
        return new BenchmarkProject(folder, changeSets);
    }

    /** The versions of what is compared. */
    record Versions(String plugin, String liquibase, String driver) {}

    private static String master(List<String> includes) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <databaseChangeLog
                    xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                %s</databaseChangeLog>
                """
                .formatted(String.join("", includes));
    }

    private static String pom(Versions versions) {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>benchmark</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <build>
                    <plugins>
                      <plugin>
                        <groupId>io.github.migrationsafety</groupId>
                        <artifactId>migration-safety-maven-plugin</artifactId>
                        <version>%s</version>
                      </plugin>
                      <plugin>
                        <groupId>org.liquibase</groupId>
                        <artifactId>liquibase-maven-plugin</artifactId>
                        <version>%s</version>
                        <configuration>
                          <changeLogFile>%s</changeLogFile>
                          <searchPath>${project.basedir}/src/main/resources</searchPath>
                        </configuration>
                        <dependencies>
                          <dependency>
                            <groupId>org.postgresql</groupId>
                            <artifactId>postgresql</artifactId>
                            <version>%s</version>
                          </dependency>
                        </dependencies>
                      </plugin>
                    </plugins>
                  </build>
                </project>
                """
                .formatted(versions.plugin(), versions.liquibase(), MASTER, versions.driver());
    }
}
