package io.github.migrationsafety;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may use whom. A package that is not in the table fails: give it its place first. */
class ArchitectureTest {
    private static final String ROOT = "io.github.migrationsafety";

    /** Maven's plugin tools generate the goal help into a package of this name. */
    private static final String GENERATED_HELP = "migration_safety_maven_plugin";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    /** Each package with the packages that it may use; all may use the root package. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("sql", Set.of()),
            Map.entry("schema", Set.of("sql")),
            Map.entry("changelog", Set.of("schema", "sql")),
            Map.entry("git", Set.of()),
            Map.entry("step", Set.of("changelog", "schema", "sql")),
            Map.entry("rule", Set.of("step", "changelog", "schema", "sql")),
            Map.entry("rules", Set.of("rule", "step", "changelog", "schema", "sql")),
            Map.entry("policy", Set.of("rule", "step", "changelog", "schema", "sql")),
            Map.entry("postgres", Set.of("schema", "sql")),
            Map.entry("rehearsal", Set.of("postgres", "step", "changelog", "schema", "sql")),
            Map.entry("scaffold", Set.of("rule", "step", "changelog", "schema", "sql")),
            Map.entry("report", Set.of("policy", "rule", "step", "changelog", "schema", "sql")),
            Map.entry("bundle", Set.of("policy", "rule", "rehearsal", "step", "changelog", "schema", "sql")),
            Map.entry(
                    "production",
                    Set.of("bundle", "policy", "rehearsal", "postgres", "rule", "step", "changelog", "schema", "sql")),
            // The composition root.
            Map.entry(
                    "goal",
                    Set.of(
                            "production",
                            "bundle",
                            "git",
                            "report",
                            "scaffold",
                            "rehearsal",
                            "postgres",
                            "policy",
                            "rules",
                            "rule",
                            "step",
                            "changelog",
                            "schema",
                            "sql")),
            Map.entry("maven", Set.of("goal", "production", "postgres", "policy", "report", "rule", "changelog")));

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void a_package_uses_only_what_it_may(String name) {
        String[] forbidden = MAY_USE.keySet().stream()
                .filter(other -> !other.equals(name)
                        && !MAY_USE.getOrDefault(name, Set.of()).contains(other))
                .map(ArchitectureTest::all)
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage(all(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ':',
            value = {
                "liquibase..: changelog rehearsal production",
                "org.apache.maven..: maven " + GENERATED_HELP,
                "net.sf.jsqlparser..: sql",
                "org.pgcodekeeper..: sql",
                "ru.taximaxim..: sql",
                "org.antlr..: sql",
                "org.yaml..: policy changelog",
                "java.sql..: postgres rehearsal production",
                "org.postgresql..: postgres rehearsal",
                "org.eclipse.jgit..: git",
                "gg.jte..: report",
                "org.testcontainers..: postgres.container",
                "com.github.dockerjava..: postgres.container",
                // It is loaded beside Testcontainers, so whoever names it has another one.
                "io.github.migrationsafety.postgres.container..: postgres.container"
            })
    void a_library_is_used_only_where_it_belongs(String library, String packages) {
        List<String> allowed = new ArrayList<>();
        for (String name : packages.split(" ")) {
            allowed.add(all(name));
        }
        noClasses()
                .that()
                .resideOutsideOfPackages(allowed.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(CLASSES);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void every_package_has_its_place_in_the_table() {
        Set<String> found = CLASSES.stream()
                .map(JavaClass::getPackageName)
                .filter(p -> p.startsWith(ROOT + "."))
                .map(p -> p.substring(ROOT.length() + 1).split("\\.")[0])
                .filter(p -> !p.equals(GENERATED_HELP))
                .collect(Collectors.toSet());

        assertThat(MAY_USE.keySet()).containsAll(found);
    }

    private static String all(String name) {
        return ROOT + "." + name + "..";
    }
}
