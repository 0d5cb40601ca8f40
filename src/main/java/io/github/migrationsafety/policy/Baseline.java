package io.github.migrationsafety.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSetId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The findings that a team has accepted as old debt, so that only new ones fail. A finding is known by its rule, changeset and
 * object, never by its line. Immutable.
 *
 * @param entries sorted, each key once
 */
public record Baseline(List<Entry> entries) {
    /** The name of its file, beside the module's POM. */
    public static final String NAME = "migration-safety-baseline.json";

    /** No accepted finding. */
    public static final Baseline EMPTY = new Baseline(List.of());

    private static final int SCHEMA_VERSION = 1;

    /** What makes a finding known again. */
    public record Key(String rule, ChangeSetId changeSet, String object) {
        static final Comparator<Key> ORDER = Comparator.comparing(Key::rule)
                .thenComparing(k -> k.changeSet().toString())
                .thenComparing(Key::object);

        static Key of(Finding finding) {
            return new Key(
                    finding.rule().id(),
                    finding.problem().changeSet(),
                    finding.problem().object());
        }

        /** {@code rule at object (path::id::author)}. */
        @Override
        public String toString() {
            return rule + " on " + object + " (" + changeSet + ")";
        }
    }

    /**
     * What is accepted.
     *
     * @param count how many findings with that key are accepted, usually one
     * @param terms why and for how long
     */
    public record Entry(Key key, int count, Terms terms) {
        /** An entry of which nothing else is said. */
        public Entry(Key key, int count) {
            this(key, count, Terms.NONE);
        }

        /** The same as often as that. */
        public Entry times(int number) {
            return new Entry(key, number, terms);
        }
    }

    /**
     * On what terms a finding is accepted.
     *
     * @param reason why; empty where it is old debt and nothing else
     * @param owner who answers for it
     * @param until the day from which it no longer is
     */
    public record Terms(Optional<String> reason, Optional<String> owner, Optional<LocalDate> until) {
        /** Old debt, for as long as it takes. */
        public static final Terms NONE = new Terms(Optional.empty(), Optional.empty(), Optional.empty());

        /** Whether its day has come. */
        boolean expired(LocalDate today) {
            return !until.map(today::isBefore).orElse(true);
        }
    }

    public Baseline {
        entries = entries.stream()
                .sorted(Comparator.comparing(Entry::key, Key.ORDER))
                .toList();
    }

    /** The baseline of findings, each of which counts as often as it is there. */
    public static Baseline of(Collection<Key> found) {
        Map<Key, Integer> counts = new TreeMap<>(Key.ORDER);
        found.forEach(key -> counts.merge(key, 1, Integer::sum));
        return new Baseline(counts.entrySet().stream()
                .map(e -> new Entry(e.getKey(), e.getValue()))
                .toList());
    }

    /** How many findings with that key are accepted. */
    public int count(Key key) {
        return entries.stream()
                .filter(e -> e.key().equals(key))
                .mapToInt(Entry::count)
                .sum();
    }

    /** How a finding that it accepts is suppressed. */
    Suppression acceptance(Key key) {
        Terms terms = entries.stream()
                .filter(e -> e.key().equals(key))
                .findFirst()
                .map(Entry::terms)
                .orElse(Terms.NONE);
        return new Suppression(
                Suppression.By.BASELINE,
                terms.reason().filter(r -> !r.isBlank()).orElse("accepted in the baseline"),
                terms.owner());
    }

    /** What is in both, as often as it is in both. */
    public Baseline and(Baseline other) {
        return new Baseline(entries.stream()
                .map(e -> e.times(Math.min(e.count(), other.count(e.key()))))
                .filter(e -> e.count() > 0)
                .toList());
    }

    /** What is in one or the other, as often as it is in the one that has it more often. */
    public Baseline or(Baseline other) {
        Map<Key, Entry> all = new TreeMap<>(Key.ORDER);
        entries.forEach(e -> all.put(e.key(), e));
        other.entries.forEach(e -> all.merge(e.key(), e, (a, b) -> a.times(Math.max(a.count(), b.count()))));
        return new Baseline(List.copyOf(all.values()));
    }

    /** How many findings it lists of which another one does not know. */
    public int beyond(Baseline other) {
        return entries.stream()
                .mapToInt(e -> Math.max(0, e.count() - other.count(e.key())))
                .sum();
    }

    /** The entries that a condition does not hold for. */
    public Baseline without(Predicate<Entry> condition) {
        return new Baseline(entries.stream().filter(condition.negate()).toList());
    }

    /** The file as JSON has it. */
    private record Document(int schemaVersion, List<Accepted> findings) {}

    private record Accepted(
            String rule,
            ChangeSetId changeSet,
            String object,
            @Nullable Integer count,
            @Nullable String reason,
            @Nullable String owner,
            @Nullable String until) {
        static Accepted of(Entry entry) {
            Key key = entry.key();
            return new Accepted(
                    key.rule(),
                    key.changeSet(),
                    key.object(),
                    entry.count() == 1 ? null : entry.count(),
                    entry.terms().reason().orElse(null),
                    entry.terms().owner().orElse(null),
                    entry.terms().until().map(LocalDate::toString).orElse(null));
        }

        Entry entry() {
            return new Entry(
                    new Key(rule, changeSet, object),
                    Optional.ofNullable(count).orElse(1),
                    new Terms(
                            Optional.ofNullable(reason),
                            Optional.ofNullable(owner),
                            Optional.ofNullable(until).map(LocalDate::parse)));
        }

        boolean isComplete() {
            return rule != null
                    && object != null
                    && changeSet != null
                    && changeSet.path() != null
                    && changeSet.id() != null
                    && changeSet.author() != null
                    && (count == null || count > 0);
        }
    }

    /**
     * Reads a baseline.
     *
     * @return empty when there is no such file
     * @throws SetupException if it cannot be read
     */
    public static Optional<Baseline> read(Path file) {
        try {
            String text = Files.readString(file);
            Document document = json().readValue(text, Document.class);
            if (document == null || document.schemaVersion() != SCHEMA_VERSION || document.findings() == null) {
                throw damaged(file, "it has no schemaVersion " + SCHEMA_VERSION + " and findings", null);
            }
            if (!document.findings().stream().allMatch(a -> a != null && a.isComplete())) {
                throw damaged(file, "an entry lacks its rule, changeSet or object", null);
            }
            return Optional.of(new Baseline(
                    document.findings().stream().map(Accepted::entry).toList()));
        } catch (DateTimeParseException e) {
            throw damaged(file, "`" + e.getParsedString() + "` is no day such as 2027-06-30", e);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw damaged(
                    file,
                    "line " + line + ": "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static JsonMapper json() {
        return JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private static SetupException damaged(Path file, String why, @Nullable Exception cause) {
        String message = "The baseline " + file + " cannot be read: " + why.replaceAll("\\.$", "") + ".";
        String advice = "Restore it from version control, or delete it and run migration-safety:baseline.";
        return cause == null ? new SetupException(message, advice) : new SetupException(message, advice, cause);
    }

    /**
     * Writes it: the same bytes for the same entries.
     *
     * @throws SetupException if the file cannot be written
     */
    public void write(Path file) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
        Document document =
                new Document(SCHEMA_VERSION, entries.stream().map(Accepted::of).toList());
        try {
            JsonMapper sparse = json().rebuild()
                    .serializationInclusion(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
                    .disable(com.fasterxml.jackson.databind.MapperFeature.AUTO_DETECT_IS_GETTERS)
                    .build();
            Files.writeString(file, sparse.writer(printer).writeValueAsString(document) + "\n");
        } catch (IOException e) {
            throw new SetupException(
                    "The baseline " + file + " cannot be written: " + e.getMessage() + ".",
                    "Make it writable, or set baselineFile (migration-safety.baselineFile) to another file.",
                    e);
        }
    }
}
