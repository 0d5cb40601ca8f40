package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether an account without privileges can reach a folder. */
final class Traversal {
    private static final int OTHERS_MAY_ENTER = 0001;

    private Traversal() {}

    static boolean isOpenToAll(Path folder) throws IOException {
        for (@Nullable Path step = folder.toRealPath(); step != null; step = step.getParent()) {
            if ((Account.unixAttribute(step, "mode") & OTHERS_MAY_ENTER) == 0) {
                return false;
            }
        }
        return true;
    }
}
