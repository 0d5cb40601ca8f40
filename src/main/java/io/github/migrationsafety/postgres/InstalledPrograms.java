package io.github.migrationsafety.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's programs as they are installed on this machine. */
final class InstalledPrograms {
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+\\S*)");
    private static final int VERSION_SECONDS = 20;

    private InstalledPrograms() {}

    /** A program's file in a folder. */
    static Path in(Path folder, String name) {
        return folder.resolve(Platform.current().isWindows() ? name + ".exe" : name);
    }

    /**
     * The folders of the environment variable {@code PATH}, in its order.
     *
     * @param path its value; relative entries, which mean another folder in every module, are left out
     */
    static List<Path> folders(String path) {
        List<Path> folders = new ArrayList<>();
        for (String entry : path.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!entry.isBlank() && new File(entry).isAbsolute()) {
                folders.add(new File(entry).toPath());
            }
        }
        return folders;
    }

    /** The version that a program tells of itself; empty if it does not run or is another sort of program. */
    static Optional<String> version(Path program) {
        try {
            Programs.Result result =
                    Programs.run(List.of(program.toString(), "--version"), program.getRoot(), VERSION_SECONDS);
            Matcher version = VERSION.matcher(result.output());
            return result.succeeded() && version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
