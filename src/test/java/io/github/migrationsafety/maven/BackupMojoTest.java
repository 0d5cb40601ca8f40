package io.github.migrationsafety.maven;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;

@MojoTest
class BackupMojoTest {
    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "backup")
    void asks_for_the_database(BackupMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("The parameter url (migration-safety.url) is missing");
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "backup")
    @MojoParameter(name = "url", value = "jdbc:postgresql://127.0.0.1/farms?password=swordfish")
    void takes_no_password_in_the_url(BackupMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("holds a password")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "backup")
    @MojoParameter(name = "url", value = "jdbc:postgresql://127.0.0.1:1/farms")
    void names_a_server_that_does_not_answer(BackupMojo mojo) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/farms cannot be used")
                .hasMessageContaining("SQL state 08001");
    }

    @Test
    @Basedir("/mojo/plain")
    @InjectMojo(goal = "backup")
    @MojoParameter(name = "skip", value = "true")
    void does_nothing_when_it_is_skipped(BackupMojo mojo) {
        assertThatCode(mojo::execute).doesNotThrowAnyException();
    }
}
