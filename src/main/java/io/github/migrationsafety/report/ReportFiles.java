package io.github.migrationsafety.report;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes reports under {@code <outputDirectory>/<goal>/}. A report is there in full or not at all: it is written beside its
 * place and then moved. Goals write into folders of their own, so two may run at once; the same goal twice at once in one
 * folder may not.
 */
public final class ReportFiles {
    private final Path outputDirectory;
    private final List<ReportWriter> writers;

    /**
     * @param outputDirectory the parameter {@code outputDirectory}; made when it is missing
     * @param writers one for each format that is written as a file
     */
    public ReportFiles(Path outputDirectory, List<ReportWriter> writers) {
        this.outputDirectory = outputDirectory;
        this.writers = List.copyOf(writers);
    }

    /**
     * Removes the goal's reports of an earlier build, so that none is taken for this one's should it end before it can report.
     * Files that are no reports stay.
     *
     * @throws SetupException if one cannot be removed
     */
    public void clear(String goal) {
        Path folder = outputDirectory.resolve(goal);
        try {
            for (ReportFormat format : ReportFormat.values()) {
                Optional<String> name = format.fileName(goal);
                if (name.isPresent()) {
                    Files.deleteIfExists(folder.resolve(name.get()));
                }
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    /**
     * Writes the report in each of the formats, after {@link #clear}.
     *
     * @param formats those to write; one that has no file is passed over
     * @return the files, in the order of the writers
     * @throws SetupException if the folder cannot be written to
     */
    public List<Path> write(ReportView view, Set<ReportFormat> formats) {
        Report report = view.report();
        clear(report.goal());
        Path folder = outputDirectory.resolve(report.goal());
        List<Path> files = new ArrayList<>();
        try {
            for (ReportWriter writer : writers) {
                Optional<String> name = writer.format().fileName(report.goal());
                if (name.isPresent() && formats.contains(writer.format())) {
                    Files.createDirectories(folder);
                    files.add(write(folder.resolve(name.get()), writer.render(view)));
                }
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
        return List.copyOf(files);
    }

    /**
     * Writes one report that was rendered already.
     *
     * @throws SetupException if the folder cannot be written to
     */
    public void write(String goal, ReportFormat format, byte[] content) {
        Path folder = outputDirectory.resolve(goal);
        try {
            Files.createDirectories(folder);
            write(folder.resolve(format.fileName(goal).orElseThrow()), content);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static Path write(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.write(unfinished, content);
            move(unfinished, file);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        return file;
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static SetupException failure(Path folder, IOException cause) {
        return new SetupException(
                "The reports cannot be written to " + folder + ": " + reason(cause) + ".",
                "Make that folder writable and free some space there, or set <outputDirectory>"
                        + " (-Dmigration-safety.outputDirectory) to another one.",
                cause);
    }

    /** The operating system's words; the exceptions that have none say it by their class. */
    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException denied) {
            return "access to " + denied.getFile() + " is denied";
        }
        if (cause instanceof FileAlreadyExistsException || cause instanceof NotDirectoryException) {
            return ((FileSystemException) cause).getFile() + " is not a folder";
        }
        if (cause instanceof DirectoryNotEmptyException directory) {
            return directory.getFile() + " is a folder";
        }
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return String.valueOf(cause.getMessage());
    }
}
