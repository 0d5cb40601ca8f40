package io.github.migrationsafety.changelog;

import static io.github.migrationsafety.changelog.ChangeLogFolder.sql;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableChangeSetTest {
    private static final String MISSING = "is neither on the project's class path nor among the plugin's dependencies.";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @ParameterizedTest
    @ValueSource(strings = {"xml", "yaml", "json"})
    void tells_the_custom_class_that_is_missing_and_reads_on(String format) {
        ChangeLogFolder folder = new ChangeLogFolder(base);
        switch (format) {
            case "xml" ->
                folder.withXml(
                        "log.xml",
                        """
                    <changeSet id="1" author="ann"><customChange class="acme.Fix"><param name="a" value="b"/>\
                    </customChange></changeSet>
                    <changeSet id="2" author="ann"><sql>SELECT 2</sql></changeSet>
                    """);
            case "yaml" ->
                folder.with(
                        "log.yaml",
                        """
                    databaseChangeLog:
                      - changeSet: {id: 1, author: ann, changes: [{customChange: {class: acme.Fix}}]}
                      - changeSet: {id: 2, author: ann, changes: [{sql: SELECT 2}]}
                    """);
            default ->
                folder.with(
                        "log.json",
                        """
                    {"databaseChangeLog": [
                      {"changeSet": {"id": "1", "author": "ann", "changes": [{"customChange": {"class": "acme.Fix"}}]}},
                      {"changeSet": {"id": "2", "author": "ann", "changes": [{"sql": {"sql": "SELECT 2"}}]}}]}
                    """);
        }
        ChangeLog log = folder.read();

        ChangeSet custom = log.changeSets().get(0);
        assertThat(custom.unreadable()).hasValue("The class `acme.Fix` of its customChange " + MISSING);
        assertThat(custom.changes()).containsExactly("customChange");
        assertThat(custom.sql()).isEmpty();
        assertThat(custom.checksum()).startsWith("9:");
        assertThat(sql(log.changeSets().get(1).sql())).containsExactly("SELECT 2");
    }

    @Test
    void uses_a_custom_class_of_the_project_class_path() throws IOException {
        compile(
                "Fix",
                """
                private String table;
                public void setTable(String table) { this.table = table; }
                public void setUp() {}
                public SqlStatement[] generateStatements(Database database) {
                    return new SqlStatement[] {new liquibase.statement.core.RawSqlStatement("DELETE FROM " + table)};
                }
                """);
        ChangeSet changeSet = customChange("<param name=\"table\" value=\"farms\"/>");

        assertThat(changeSet.unreadable()).isEmpty();
        assertThat(sql(changeSet.sql())).containsExactly("DELETE FROM farms");
        assertThat(changeSet.rollback()).isInstanceOf(Rollback.Missing.class);
    }

    @Test
    void tells_when_the_set_up_of_a_custom_class_fails() throws IOException {
        compile(
                "Fix",
                """
                public void setUp() { throw new IllegalStateException("no session"); }
                public SqlStatement[] generateStatements(Database database) { return null; }
                """);

        assertThat(customChange("").unreadable())
                .hasValue("The class `acme.Fix` of its customChange cannot be set up here: no session.");
    }

    @Test
    void tells_when_a_custom_class_needs_a_class_that_is_missing() throws IOException {
        compile(
                "Needed",
                "public void setUp() {} public SqlStatement[] generateStatements(Database d) { return null; }");
        compile(
                "Fix",
                """
                private final Needed needed = new Needed();
                public void setUp() {}
                public SqlStatement[] generateStatements(Database database) { return null; }
                """);
        Files.delete(base.resolve("classes/acme/Needed.class"));

        assertThat(customChange("").unreadable())
                .hasValue("The class `acme.Fix` of its customChange needs the class `acme.Needed`, which is missing.");
    }

    @Test
    void knows_that_only_running_a_java_task_shows_what_it_sends() throws IOException {
        compile(
                "Fix",
                "implements liquibase.change.custom.CustomTaskChange",
                """
                public void setUp() {}
                public void execute(Database database) { throw new IllegalStateException("ran while reading"); }
                """);
        ChangeSet changeSet = customChange("");

        assertThat(changeSet.unreadable()).isEmpty();
        assertThat(changeSet.sql()).singleElement().satisfies(text -> {
            assertThat(text.sql()).isEqualTo("-- customChange: acme.Fix is a Java task");
            assertThat(text.statements()).isEmpty();
        });
    }

    @Test
    void tells_an_unknown_change_of_an_extension_or_a_misspelt_one() {
        ChangeLog xml = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann"><ext:grantAll role="app"/></changeSet>
                        <changeSet id="2" author="ann"><sql>SELECT 2</sql><rollback><ext:revoke role="app"/></rollback>\
                        </changeSet>
                        """)
                .read();
        ChangeSet yaml = new ChangeLogFolder(base.resolve("yaml"))
                .with(
                        "log.yaml",
                        """
                        databaseChangeLog:
                          - changeSet: {id: 1, author: ann, changes: [{creatTable: {tableName: farms}}]}
                        """)
                .readOne();

        assertThat(xml.changeSets().get(0).unreadable())
                .hasValue("Liquibase knows no change `grantAll`: its name is"
                        + " misspelt, or the extension that has it is not among the plugin's dependencies.");
        assertThat(xml.changeSets().get(0).changes()).containsExactly("grantAll");
        assertThat(xml.changeSets().get(1).unreadable().orElse("")).contains("`revoke`");
        assertThat(yaml.unreadable().orElse("")).contains("`creatTable`");
    }

    @Test
    void tells_a_precondition_that_is_missing() {
        ChangeLog log = new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        """
                        <changeSet id="1" author="ann">
                            <preConditions onFail="MARK_RAN"><not><customPrecondition className="acme.Check"/></not>\
                        </preConditions>
                            <sql>SELECT 1</sql>
                        </changeSet>
                        """)
                .read();
        ChangeSet yaml = new ChangeLogFolder(base.resolve("yaml"))
                .with(
                        "log.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: ann
                              preConditions:
                                - onFail: MARK_RAN
                                - not: [{isTuesday: {zone: UTC}}]
                                - tableExists: {tableName: farms}
                              changes: [{sql: SELECT 1}]
                        """)
                .readOne();

        assertThat(log.changeSets().get(0).unreadable())
                .hasValue("The class `acme.Check` of its customPrecondition " + MISSING);
        assertThat(yaml.unreadable().orElse("")).startsWith("Liquibase knows no precondition `isTuesday`");
    }

    private ChangeSet customChange(String parameters) {
        return new ChangeLogFolder(base)
                .withXml(
                        "log.xml",
                        "<changeSet id=\"1\" author=\"ann\"><customChange class=\"acme.Fix\">" + parameters
                                + "</customChange></changeSet>")
                .classPath(() -> List.of(base.resolve("classes")))
                .readOne();
    }

    private void compile(String name, String members) throws IOException {
        compile(name, "implements liquibase.change.custom.CustomSqlChange", members);
    }

    /** Compiles a custom change of the package {@code acme} into the project's classes. */
    private void compile(String name, String type, String members) throws IOException {
        Path source = base.resolve("java/acme/" + name + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(
                source,
                """
                package acme;
                import liquibase.database.Database;
                import liquibase.statement.SqlStatement;
                public class %s %s {
                    %s
                    public String getConfirmationMessage() { return "done"; }
                    public void setFileOpener(liquibase.resource.ResourceAccessor files) {}
                    public liquibase.exception.ValidationErrors validate(Database database) { return null; }
                }
                """
                        .formatted(name, type, members));
        Path classes = Files.createDirectories(base.resolve("classes"));
        String classPath = System.getProperty("java.class.path") + java.io.File.pathSeparator + classes;
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString());
        assertThat(status).isZero();
    }
}
