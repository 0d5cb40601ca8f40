package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CheckoutPathTest {
    @Test
    void a_file_of_a_module_is_named_from_the_root() {
        CheckoutPath path = CheckoutPath.of(Path.of("/w/shop"), Path.of("/w/shop/backend/farms"));

        assertThat(path.of("src/main/resources/a.sql")).isEqualTo("backend/farms/src/main/resources/a.sql");
        assertThat(path.of("../shared/a.sql")).isEqualTo("backend/shared/a.sql");
    }

    @Test
    void a_checkout_on_windows_has_slashes_too() throws IOException {
        try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
            CheckoutPath path =
                    CheckoutPath.of(windows.getPath("C:\\w\\shop"), windows.getPath("C:\\w\\shop\\back end\\farms"));

            assertThat(path.of("src/main/resources/a.sql")).isEqualTo("back end/farms/src/main/resources/a.sql");
            assertThat(path.of("C:/elsewhere/a.sql")).isEqualTo("C:/elsewhere/a.sql");
            assertThat(CheckoutPath.of(windows.getPath("C:\\w\\shop"), windows.getPath("D:\\farms")))
                    .isEqualTo(CheckoutPath.ROOT);
        }
    }

    @Test
    void the_root_itself_and_a_module_elsewhere_change_nothing() {
        assertThat(CheckoutPath.of(Path.of("/w/shop"), Path.of("/w/shop/.")).of("a.sql"))
                .isEqualTo("a.sql");
        assertThat(CheckoutPath.of(Path.of("/w/shop"), Path.of("/w/shopping/farms"))
                        .of("a.sql"))
                .isEqualTo("a.sql");
    }

    @Test
    void a_file_outside_of_the_module_stays_as_it_is() {
        CheckoutPath path = new CheckoutPath("farms/");

        assertThat(path.of("/opt/a.sql")).isEqualTo("/opt/a.sql");
        assertThat(path.of("library.jar:shared/a.sql")).isEqualTo("library.jar:shared/a.sql");
    }
}
