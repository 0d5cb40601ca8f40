package io.github.migrationsafety.built;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A small Maven project that uses the plugin.
 *
 * @param folder its folder
 */
record Project(Path folder) {
    private static final String VERSION = MavenRun.property("plugin");

    /** Writes one whose changelog is the given formatted SQL. */
    static Project of(Path folder, String changeLog) throws IOException {
        return new Project(folder)
                .pom("", "")
                .file("src/main/resources/db/changelog/db.changelog-master.sql", changeLog);
    }

    /**
     * Writes its POM.
     *
     * @param configuration elements of the plugin's configuration
     * @param dependencies dependencies of the plugin
     */
    Project pom(String configuration, String dependencies) throws IOException {
        return file(
                "pom.xml",
                """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>com.example</groupId>
                  <artifactId>farms</artifactId>
                  <version>1</version>
                  <packaging>pom</packaging>
                  <build>
                    <plugins>
                %s
                    </plugins>
                  </build>
                </project>
                """
                        .formatted(plugin(configuration, dependencies)));
    }

    /** Gives it another artifactId. */
    Project named(String name) throws IOException {
        Path pom = folder.resolve("pom.xml");
        return file("pom.xml", Files.readString(pom).replace("<artifactId>farms<", "<artifactId>" + name + "<"));
    }

    /** Writes a file of it. */
    Project file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return this;
    }

    /** A report of a goal. */
    String report(String goal, String name) throws IOException {
        return Files.readString(
                folder.resolve("target/migration-safety").resolve(goal).resolve(name));
    }

    /**
     * The element of a POM that binds {@code lint}, {@code rehearse} and {@code bundle}; and {@code rehearse@unsafe} is there to be
     * called.
     */
    static String plugin(String configuration, String dependencies) {
        return """
                <plugin>
                  <groupId>io.github.migrationsafety</groupId>
                  <artifactId>migration-safety-maven-plugin</artifactId>
                  <version>%s</version>
                  <configuration>%s</configuration>
                  <executions>
                    <execution>
                      <goals><goal>lint</goal><goal>rehearse</goal><goal>bundle</goal></goals>
                    </execution>
                    <execution>
                      <id>unsafe</id>
                      <goals><goal>rehearse</goal></goals>
                      <phase>none</phase>
                      <configuration>
                        <changeLogFile>db/unsafe.sql</changeLogFile>
                        <outputDirectory>${project.build.directory}/unsafe</outputDirectory>
                        <failOn>never</failOn>
                      </configuration>
                    </execution>
                  </executions>
                  <dependencies>%s</dependencies>
                </plugin>
                """
                .formatted(VERSION, configuration, dependencies);
    }
}
