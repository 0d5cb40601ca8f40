package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * The data directory of an embedded server as it once was, with what its keeper wrote about it. Nothing of it is believed that
 * does not have the checksum that was noted when it was kept. Immutable.
 */
public final class KeptState {
    static final String DATA = "data";
    static final String PASSWORD = "password";
    static final String ACCOUNT = "account";

    private final Path folder;
    private final Sums sums;
    private final byte[] account;

    private KeptState(Path folder, Sums sums, byte[] account) {
        this.folder = folder;
        this.sums = sums;
        this.account = account;
    }

    /** @throws IOException if there is none, or it is damaged as far as is seen without reading the data directory */
    static KeptState read(Path folder) throws IOException {
        Sums sums = Sums.read(folder.resolve(Sums.NAME));
        Path file = folder.resolve(ACCOUNT);
        if (Files.size(file) > sums.bytes()) {
            throw new IOException(file + " is too long");
        }
        byte[] account = Files.readAllBytes(file);
        sums.check(ACCOUNT, account);
        return new KeptState(folder, sums, account);
    }

    /** Its name. */
    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /** What its keeper wrote about it. */
    public byte[] account() {
        return account.clone();
    }

    /** The superuser's password in it. */
    String password() throws IOException {
        byte[] password = Files.readAllBytes(folder.resolve(PASSWORD));
        sums.check(PASSWORD, password);
        return new String(password, StandardCharsets.UTF_8);
    }

    /** Notes that it was used now. */
    void touch() throws IOException {
        Files.setLastModifiedTime(folder.resolve(Sums.NAME), FileTime.from(Instant.now()));
    }

    /**
     * Makes a data directory of it.
     *
     * @param uid the account that it is to belong to, or {@link Account#NO_UID} to leave it ours
     * @throws IOException if it is damaged, or the target cannot be written to
     */
    void copyTo(Path data, int uid) throws IOException {
        byte[] buffer = new byte[1 << 17];
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        for (Sums.Entry entry : sums.under(DATA)) {
            Path target = data.resolve(entry.pathBelow(DATA)).normalize();
            if (!target.startsWith(data)) {
                throw new IOException("a file outside of the data directory: " + entry.path());
            }
            if (entry.isFolder()) {
                Files.createDirectory(target);
                if (posix) {
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
                }
            } else {
                sums.check(entry, copy(folder.resolve(entry.path()), target, buffer));
                if (posix) {
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
                }
            }
            if (uid != Account.NO_UID) {
                FileTree.setOwner(target, uid, uid);
            }
        }
    }

    /** Copies a file and tells size and checksum of what was read. */
    static Sums.Entry copy(Path from, Path to, byte[] buffer) throws IOException {
        CRC32C checksum = new CRC32C();
        long size = 0;
        try (InputStream in = Files.newInputStream(from);
                OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                checksum.update(buffer, 0, read);
                out.write(buffer, 0, read);
                size += read;
            }
        }
        return new Sums.Entry("", size, checksum.getValue());
    }

    /** Makes a private folder. */
    static void createPrivate(Path folder) throws IOException {
        Files.createDirectory(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
