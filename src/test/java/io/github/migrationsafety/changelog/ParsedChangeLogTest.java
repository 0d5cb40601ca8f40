package io.github.migrationsafety.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import liquibase.Scope;
import liquibase.change.ChangeFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParsedChangeLogTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it.
    private Path base;

    @Test
    void gives_liquibase_s_own_changeset_of_each_record_even_of_equal_ones() {
        ChangeLogFolder folder = new ChangeLogFolder(base)
                .withXml("log.xml", "<include file=\"one.sql\"/>\n<include file=\"one.sql\"/>\n")
                .with("one.sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT 1;\n");
        try (ParsedChangeLog parsed = folder.parse()) {
            List<ChangeSet> ours = parsed.changeLog().changeSets();
            assertThat(ours.get(0)).isEqualTo(ours.get(1));
            assertThat(parsed.liquibaseChangeSet(ours.get(1)))
                    .isSameAs(parsed.liquibaseChangeLog().getChangeSets().get(1))
                    .isSameAs(parsed.liquibaseChangeSet(1))
                    .isNotSameAs(parsed.liquibaseChangeSet(0));
        }
    }

    @Test
    void runs_work_in_the_scope_of_the_parse_and_leaves_the_thread_as_it_was() throws Exception {
        Scope before = Scope.getCurrentScope();
        ChangeFactory outside = before.getSingleton(ChangeFactory.class);
        try (ParsedChangeLog parsed = oneChangeSet("a")) {
            ChangeFactory inside = parsed.inScope(() -> Scope.getCurrentScope().getSingleton(ChangeFactory.class));
            assertThat(inside).isNotSameAs(outside);
            assertThat(parsed.inScope(
                            () -> parsed.inScope(() -> Scope.getCurrentScope().getSingleton(ChangeFactory.class))))
                    .isSameAs(inside);
            assertThat(parsed.<Boolean>inScope(() -> Scope.getCurrentScope()
                            .getResourceAccessor()
                            .get("a.sql")
                            .exists()))
                    .isTrue();
        }
        assertThat(Scope.getCurrentScope()).isSameAs(before);
        assertThat(outside.create("customChange")).isNotInstanceOf(LenientCustomChange.class);
    }

    @Test
    void reads_several_changelogs_at_once() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> readers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                String name = "log" + i;
                readers.add(() -> {
                    try (ParsedChangeLog parsed = oneChangeSet(name)) {
                        return parsed.changeLog()
                                .changeSets()
                                .get(0)
                                .sql()
                                .get(0)
                                .sql();
                    }
                });
            }
            List<String> read = new ArrayList<>();
            for (Future<String> future : threads.invokeAll(readers)) {
                read.add(future.get());
            }
            assertThat(read).hasSize(12).allSatisfy(sql -> assertThat(sql)
                    .isEqualTo("SELECT 'log" + read.indexOf(sql) + "'"));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void prints_and_logs_nothing_but_to_the_given_sink() {
        List<String> lines = new ArrayList<>();
        List<String> javaLog = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                javaLog.add(entry.getLoggerName() + ": " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        Logger.getLogger("").addHandler(handler);
        try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(stream);
            System.setErr(stream);
            ChangeLogRequest request = new ChangeLogFolder(base)
                    .with(
                            "log.yaml",
                            """
                            databaseChangeLog:
                              - include: {file: gone.sql, errorIfMissing: false}
                              - changeSet: {id: 1, author: ann, changes: [{sql: SELECT 1, sql: SELECT 2}]}
                            """)
                    .request();
            new ChangeLogReader(sql -> java.util.Optional.empty(), lines::add)
                    .read(request)
                    .close();
        } finally {
            System.setOut(out);
            System.setErr(err);
            Logger.getLogger("").removeHandler(handler);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(javaLog).isEmpty();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).startsWith("WARNING").contains("gone.sql"));
    }

    private ParsedChangeLog oneChangeSet(String name) {
        return new ChangeLogFolder(base)
                .with(name + ".sql", "--liquibase formatted sql\n--changeset ann:1\nSELECT '" + name + "';\n")
                .parse();
    }
}
