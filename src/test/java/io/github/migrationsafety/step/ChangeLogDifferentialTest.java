package io.github.migrationsafety.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.SqlReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the source witness says at the end of a changelog is what Liquibase leaves in a real database. */
class ChangeLogDifferentialTest {
    private static final Path PROJECT = Path.of(System.getProperty("basedir", "."));
    private static final Set<QualifiedName> LIQUIBASES = Set.of(
            QualifiedName.of("public", "databasechangelog"), QualifiedName.of("public", "databasechangeloglock"));

    /** The changelogs: a folder and the root file in it. */
    private static final Map<String, String> CHANGE_LOGS = Map.of(
            "src/test/resources/changelogs/sql", "db.changelog-master.sql",
            "src/test/resources/changelogs/xml", "db.changelog.xml",
            "src/test/resources/changelogs/yaml", "db.changelog-master.yaml",
            "src/test/resources/changelogs/json", "db.changelog-master.json",
            "src/it/quickstart/src/main/resources", "db/changelog/db.changelog-master.yaml");

    static Stream<Arguments> changeLogs() {
        return CHANGE_LOGS.keySet().stream().sorted().flatMap(folder -> TestPostgres.majorsFromOldest().stream()
                .map(major -> Arguments.of(folder, major)));
    }

    @ParameterizedTest
    @MethodSource("changeLogs")
    void a_changelog_folds_to_what_liquibase_leaves_behind(String folder, int major) throws Exception {
        try (ParsedChangeLog parsed = read(folder, major);
                TestPostgres.Database database = TestPostgres.freshDatabase(major)) {
            Schema folded =
                    new SourceWitness("public", major).tell(parsed.changeLog()).end();
            update(parsed, database);
            try (CatalogFollower follower = CatalogFollower.open(database.connect(), LIQUIBASES);
                    Connection connection = database.connect()) {
                assertThat(SchemaLines.differences(folded, follower.schema()))
                        .as("folded and followed catalog of %s on %d", folder, major)
                        .isEmpty();
                assertThat(SchemaLines.differences(follower.schema(), CatalogSchema.read(connection, LIQUIBASES)))
                        .as("followed and plainly read catalog of %s on %d", folder, major)
                        .isEmpty();
            }
            assertThat(folded.tables()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("changeLogs")
    void every_statement_of_a_changelog_is_read(String folder, int major) {
        try (ParsedChangeLog parsed = read(folder, major)) {
            assertThat(parsed.changeLog().changeSets().stream()
                            .flatMap(c -> c.sql().stream())
                            .filter(s -> s.statements().isEmpty())
                            .map(SqlText::sql))
                    .isEmpty();
        }
    }

    private static ParsedChangeLog read(String folder, int major) {
        return new ChangeLogReader(SqlReader.standard())
                .read(new ChangeLogRequest(
                        PROJECT,
                        String.valueOf(CHANGE_LOGS.get(folder)),
                        List.of(PROJECT.resolve(folder)),
                        List::of,
                        Map.of(),
                        "",
                        "",
                        LiquibaseTables.DEFAULTS,
                        major,
                        Optional.empty()));
    }

    private static void update(ParsedChangeLog parsed, TestPostgres.Database database) throws Exception {
        try (Connection connection = database.connect()) {
            parsed.inScope(() -> {
                Database target =
                        DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
                Liquibase liquibase = new Liquibase(
                        parsed.liquibaseChangeLog(), Scope.getCurrentScope().getResourceAccessor(), target);
                liquibase.setShowSummary(UpdateSummaryEnum.OFF);
                liquibase.update(new Contexts(), new LabelExpression());
                return target;
            });
        }
    }
}
