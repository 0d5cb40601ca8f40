package io.github.migrationsafety.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleReaderTest {
    private static final String CHANGELOG =
            """
            --liquibase formatted sql

            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY);
            --rollback DROP TABLE farms;
            """;

    @TempDir
    private static Path temp;

    private static Path packed;
    private static VerifiedBundle original;

    @BeforeAll
    static void pack() throws IOException {
        packed = PackedBundle.in(temp, "db.sql", CHANGELOG);
        original = BundleReader.read(packed);
    }

    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        original.names().forEach(name -> files.put(name, original.content(name)));
        return files;
    }

    private static Path zip(Map<String, byte[]> files) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return Files.write(temp.resolve("tampered.zip"), bytes.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void refused(Path archive, String why) {
        assertThatThrownBy(() -> BundleReader.read(archive))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("The migration bundle " + archive + " is refused: ")
                .hasMessageContaining(why);
    }

    @Test
    void what_was_packed_is_read() {
        assertThat(original.names())
                .containsExactly(
                        "SHA256SUMS",
                        "attestation.json",
                        "changelog/db.sql",
                        "manifest.json",
                        "reports/report.json",
                        "sql/rollback.sql",
                        "sql/update.sql");
        assertThat(new String(original.content("changelog/db.sql"), StandardCharsets.UTF_8))
                .isEqualTo(CHANGELOG);
        assertThat(original.manifest().module()).isEqualTo("com.acme:shop:1.4");
        assertThat(original.manifest().changeSets()).singleElement().satisfies(c -> {
            assertThat(c.rehearsed()).isTrue();
            assertThat(c.wayBack()).isEqualTo("given");
            assertThat(c.checksum()).startsWith("9:");
            assertThat(c.fingerprintBefore()).isNotBlank().isNotEqualTo(c.fingerprintAfter());
        });
    }

    @Test
    void the_changelog_is_extracted_below_a_folder(@TempDir Path folder) {
        original.extractChangeLog(folder);
        assertThat(folder.resolve("db.sql")).hasContent(CHANGELOG);
    }

    @Test
    void the_same_content_in_another_archive_is_the_same_bundle() throws IOException {
        assertThat(BundleReader.read(zip(files())).digest()).isEqualTo(original.digest());
    }

    @Test
    void a_changed_file_is_named() throws IOException {
        Map<String, byte[]> files = files();
        files.put("changelog/db.sql", utf8(CHANGELOG.replace("bigint", "int")));
        refused(zip(files), "changelog/db.sql was changed");
    }

    @Test
    void an_added_file_is_named() throws IOException {
        Map<String, byte[]> files = files();
        files.put("changelog/more.sql", utf8("DROP TABLE farms;"));
        refused(zip(files), "changelog/more.sql was added");
    }

    @Test
    void a_missing_file_is_named() throws IOException {
        Map<String, byte[]> files = files();
        files.remove("reports/report.json");
        refused(zip(files), "reports/report.json is missing");
        files.remove("manifest.json");
        refused(zip(files), "it has no manifest.json");
    }

    @Test
    void checksums_that_were_made_anew_are_not_what_is_attested() throws IOException {
        TreeMap<String, byte[]> files = new TreeMap<>(files());
        files.put("changelog/db.sql", utf8(CHANGELOG.replace("bigint", "int")));
        TreeMap<String, byte[]> summed = new TreeMap<>(files);
        summed.remove("SHA256SUMS");
        summed.remove("attestation.json");
        files.put("SHA256SUMS", BundleArchive.checksums(summed));
        refused(zip(files), "attestation.json does not attest this content");
    }

    @Test
    void names_that_lead_elsewhere_are_refused() throws IOException {
        for (String name :
                List.of("../evil", "/etc/evil", "changelog/../../evil", "C:evil", "a\\..\\b", "a//b", "x/")) {
            Map<String, byte[]> files = files();
            files.put(name, utf8(name.endsWith("/") ? "" : "x"));
            refused(zip(files), "would lie outside of its folder");
        }
    }

    @Test
    void two_files_of_one_name_are_refused() throws IOException {
        Map<String, byte[]> files = files();
        files.put("changelog/db.sqk", utf8("DROP TABLE farms;"));
        String bytes = Files.readString(zip(files), StandardCharsets.ISO_8859_1);
        Path twice = Files.writeString(
                temp.resolve("twice.zip"),
                bytes.replace("changelog/db.sqk", "changelog/db.sql"),
                StandardCharsets.ISO_8859_1);
        refused(twice, "changelog/db.sql twice");
    }

    @Test
    void a_file_that_unpacks_to_more_than_a_bundle_holds_is_refused() throws IOException {
        Path bomb = temp.resolve("bomb.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(bomb))) {
            zip.putNextEntry(new ZipEntry("changelog/zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i <= BundleLimits.BYTES >> 20; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        refused(bomb, "more than 256 MB");
    }

    @Test
    void what_is_no_archive_is_refused_in_one_sentence() throws IOException {
        refused(Files.writeString(temp.resolve("text.zip"), "no archive"), "no readable zip archive");
        assertThatThrownBy(() -> BundleReader.read(temp.resolve("none.zip")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void a_thousand_tampered_bundles_are_refused_or_read_as_they_were_packed(@TempDir Path alone) throws IOException {
        byte[] bytes = Files.readAllBytes(packed);
        Random random = new Random(20_261_122);
        int refusals = 0;
        for (int i = 0; i < 1000; i++) {
            Path tampered = Files.write(alone.resolve("tampered.zip"), tampered(bytes, random));
            try {
                VerifiedBundle read = BundleReader.read(tampered);
                assertThat(read.digest()).as("bundle %d", i).isEqualTo(original.digest());
                assertThat(read.names()).as("bundle %d", i).isEqualTo(original.names());
            } catch (SetupException e) {
                refusals++;
                assertThat(e.getMessage()).as("bundle %d", i).doesNotContain("\n");
            }
        }
        assertThat(refusals).isGreaterThan(800);
        try (Stream<Path> left = Files.list(alone)) {
            assertThat(left).containsExactly(alone.resolve("tampered.zip"));
        }
    }

    private static byte[] tampered(byte[] bytes, Random random) throws IOException {
        return switch (random.nextInt(6)) {
            case 0 -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> flipped(bytes, random, 1);
            case 2 -> flipped(bytes, random, 1 + random.nextInt(50));
            case 3 -> {
                int from = random.nextInt(bytes.length);
                byte[] shorter = new byte[bytes.length - 1];
                System.arraycopy(bytes, 0, shorter, 0, from);
                System.arraycopy(bytes, from + 1, shorter, from, shorter.length - from);
                yield shorter;
            }
            case 4 -> {
                Map<String, byte[]> files = files();
                String name = List.copyOf(files.keySet()).get(random.nextInt(files.size()));
                byte[] content = files.remove(name);
                if (random.nextBoolean()) {
                    files.put("../".repeat(random.nextInt(3)) + name + random.nextInt(10), content);
                }
                yield Files.readAllBytes(zip(files));
            }
            default -> {
                Map<String, byte[]> files = files();
                String name = List.copyOf(files.keySet()).get(random.nextInt(files.size()));
                files.put(name, flipped(Objects.requireNonNull(files.get(name)), random, 1 + random.nextInt(5)));
                yield Files.readAllBytes(zip(files));
            }
        };
    }

    private static byte[] flipped(byte[] bytes, Random random, int times) {
        byte[] changed = bytes.clone();
        for (int i = 0; i < times; i++) {
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return changed;
    }
}
