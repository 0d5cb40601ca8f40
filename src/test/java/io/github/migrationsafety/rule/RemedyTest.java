package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSet.Format;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {
    private static final List<String> SQL =
            List.of("CREATE INDEX \"Ix\" ON a (b) WHERE b < 7 AND c <> '&'", "ANALYZE a;\n");
    private static final List<String> BACK = List.of("DROP INDEX\n  \"Ix\"");

    @ParameterizedTest
    @EnumSource(Format.class)
    void liquibase_reads_back_what_it_says(Format format) {
        ChangeSet changeSet = readBack(new Remedy("no", "o'jo", false, SQL, BACK), format);
        assertThat(changeSet.id().id()).isEqualTo("no");
        assertThat(changeSet.id().author()).isEqualTo("o'jo");
        assertThat(changeSet.runInTransaction()).isFalse();
        assertThat(changeSet.sql())
                .extracting(SqlText::sql)
                .containsExactly("CREATE INDEX \"Ix\" ON a (b) WHERE b < 7 AND c <> '&'", "ANALYZE a");
        assertThat(changeSet.rollback().sql())
                .extracting(t -> t.sql().replaceAll("\\s+", " "))
                .containsExactly("DROP INDEX \"Ix\"");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void without_rollback_statements_the_rollback_is_empty(Format format) {
        ChangeSet changeSet = readBack(new Remedy("1", "jo", true, List.of("SELECT 1"), List.of()), format);
        assertThat(changeSet.runInTransaction()).isTrue();
        assertThat(changeSet.rollback()).isInstanceOf(Rollback.Empty.class);
    }

    private static ChangeSet readBack(Remedy remedy, Format format) {
        String text = remedy.in(format);
        Lint lint =
                switch (format) {
                    case SQL -> Lint.sql(text);
                    case XML ->
                        Lint.file(
                                "changelog.xml",
                                """
                                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                                """
                                        + text + "\n</databaseChangeLog>\n");
                    case YAML -> Lint.file("changelog.yaml", "databaseChangeLog:\n" + text.indent(2));
                    case JSON -> Lint.file("changelog.json", "{\"databaseChangeLog\": [\n" + text + "\n]}\n");
                };
        return lint.changeLog().changeSets().get(0);
    }
}
