package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsFileTest {
    @TempDir
    private Path folder;

    private TargetsFile read(String text) throws IOException {
        Path file = folder.resolve("targets.yaml");
        Files.writeString(file, text);
        TargetsFile read = TargetsFile.read(file);
        read.checked(read.registry().isPresent() ? List.of(anybody()) : read.targets());
        return read;
    }

    private static Target anybody() {
        return new Target("anybody", "jdbc:postgresql://h/d", Optional.empty(), Optional.empty());
    }

    private void refused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void what_targets_have_in_common_is_said_once() throws Exception {
        TargetsFile file = read(
                """
                common: {url: 'jdbc:postgresql://db/shop', serverId: shop}
                targets:
                  - {name: acme, schema: tenant_acme}
                  - {name: globex, url: 'jdbc:postgresql://other/shop?sslmode=require', serverId: other}
                """);

        assertThat(file.targets())
                .containsExactly(
                        new Target(
                                "acme", "jdbc:postgresql://db/shop", Optional.of("tenant_acme"), Optional.of("shop")),
                        new Target(
                                "globex",
                                "jdbc:postgresql://other/shop?sslmode=require",
                                Optional.empty(),
                                Optional.of("other")));
        assertThat(file.rollout()).isEqualTo(RolloutSettings.DEFAULTS);
    }

    @Test
    void the_rollout_is_said_in_numbers_and_parts() throws Exception {
        RolloutSettings rollout =
                read("""
                        targets: [{name: a, url: 'jdbc:postgresql://h/a'}]
                        rollout: {canary: [a, 'b*'], waves: [5, 20%], parallel: 8, maxFailures: 10%}
                        """)
                        .rollout();

        assertThat(rollout.canary()).containsExactly("a", "b*");
        assertThat(rollout.waves()).extracting(Share::toString).containsExactly("5", "20%");
        assertThat(rollout.parallel()).isEqualTo(8);
        assertThat(rollout.maxFailures().of(55)).isEqualTo(5);
    }

    @Test
    void what_is_wrong_is_one_sentence_with_its_line() {
        refused("", "names no target.");
        refused("targets: []\n", "names no target.");
        refused("target: []\n", "targets.yaml:1: unknown key `target`. Did you mean `targets`?");
        refused("targets: {a: b}\n", "targets.yaml:1: `targets` must be a list, but keys with values stand here.");
        refused("- a\n", "targets.yaml:1: the file must be keys with values, but a list stands here.");
        refused("targets: [\n", "this is not YAML");
        refused("targets:\n  - {url: 'jdbc:postgresql://h/a'}\n", "targets.yaml:2: a target has no `name`.");
        refused("targets:\n  - {name: a}\n", "targets.yaml:2: the target a has no `url`.");
        refused(
                "targets:\n  - {name: a, url: 'jdbc:postgresql://h/a', password: s3cret}\n",
                "targets.yaml:2: unknown key `password` in `targets`.");
        refused(
                "targets:\n  - {name: a, url: 'jdbc:postgresql://h/a?user=x&password=s3cret'}\n",
                "targets.yaml:2: the url of target a holds credentials.");
        refused(
                "targets:\n  - {name: a, url: 'jdbc:postgresql://x:s3cret@h/a'}\n",
                "targets.yaml:2: the url of target a holds credentials.");
        refused("targets:\n  - {name: a, url: 's3cret'}\n", "the url of target a is not a PostgreSQL JDBC URL.");
        refused(
                "targets:\n  - {name: ../a, url: 'jdbc:postgresql://h/a'}\n",
                "targets.yaml:2: the target name `../a` cannot be the name of a file.");
        refused(
                "targets: [{name: a, url: 'jdbc:postgresql://h/a'}, {name: A, url: 'jdbc:postgresql://h/b'}]\n",
                "has the target A and also a.");
        refused(
                "targets: [{name: a, url: 'jdbc:postgresql://h/a'}, {name: b, url: 'jdbc:postgresql://H/a?sslmode=off'}]\n",
                "the targets a and b are the same place.");
        refused("registry: {query: SELECT 1}\n", "targets.yaml:1: `registry` has no `url`.");
        refused("registry: {url: 'jdbc:postgresql://h/a'}\n", "targets.yaml:1: `registry` has no `query`.");
        refused("registry: {url: 'jdbc:postgresql://h/a?password=s3cret', query: SELECT 1}\n", "holds credentials.");
        String one = "targets: [{name: a, url: 'jdbc:postgresql://h/a'}]\n";
        refused(one + "rollout: {parallel: 0}\n", "`rollout.parallel` is `0`");
        refused(one + "rollout: {maxFailures: some}\n", "is `some`, which is neither a number nor a percentage.");
        refused(one + "rollout: {maxFailures: 101%}\n", "is `101%`, which is neither a number nor a percentage.");
        refused(one + "rollout: {waves: [0]}\n", "targets.yaml:2: a wave of no targets would never end.");
        refused(one + "rollout: {canary: -1}\n", "`rollout.canary` is `-1`");
    }

    @Test
    void a_file_that_is_not_there_or_no_text_is_told() throws Exception {
        assertThatThrownBy(() -> TargetsFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("none.yaml does not exist.");
        Path binary = folder.resolve("binary.yaml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> TargetsFile.read(binary))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("binary.yaml cannot be read.");
    }
}
