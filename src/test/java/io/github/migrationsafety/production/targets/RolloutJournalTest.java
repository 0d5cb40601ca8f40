package io.github.migrationsafety.production.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolloutJournalTest {
    private Path file;

    @BeforeEach
    void place(@TempDir Path folder) {
        file = folder.resolve("rollout.jsonl");
    }

    private RolloutJournal begin(String goal, String what, boolean resume) {
        return begin(goal, what, resume, "2027-01-07T10:30:00Z");
    }

    private RolloutJournal begin(String goal, String what, boolean resume, String at) {
        return RolloutJournal.begin(file, Clock.fixed(Instant.parse(at), ZoneOffset.UTC), goal, what, resume);
    }

    private static void turn(RolloutJournal journal, String target, Ending ending) {
        journal.begins(target);
        journal.ended(new Turn(
                new Target(target, "jdbc:postgresql://localhost/" + target, Optional.empty(), Optional.empty()),
                ending,
                "",
                Duration.ZERO));
    }

    @Test
    void a_rollout_that_was_killed_is_gone_on_with_as_often_as_it_takes() throws Exception {
        try (RolloutJournal first = begin("migrate", "", true)) {
            turn(first, "a", Ending.DONE);
            turn(first, "b", Ending.FAILED);
            first.begins("c");
        }
        Files.writeString(file, Files.readString(file) + "{\"at\": \"2027-01-");
        try (RolloutJournal second = begin("migrate", "", true)) {
            assertThat(second.isResumed()).isTrue();
            assertThat(second.wasDone("a")).isTrue();
            assertThat(second.wasDone("b")).isFalse();
            assertThat(second.wasDone("c")).isFalse();
            turn(second, "b", Ending.DONE);
        }
        try (RolloutJournal third = begin("migrate", "", true)) {
            assertThat(third.wasDone("a")).isTrue();
            assertThat(third.wasDone("b")).isTrue();
            third.ended(true);
        }
        try (RolloutJournal next = begin("migrate", "", true)) {
            assertThat(next.isResumed()).isFalse();
            assertThat(next.wasDone("a")).isFalse();
        }
    }

    @Test
    void another_goal_or_another_selection_is_another_rollout() {
        try (RolloutJournal count = begin("rollback", "Count[changeSets=1]", true)) {
            turn(count, "a", Ending.DONE);
        }
        try (RolloutJournal tag = begin("rollback", "Tag[tag=v1]", true)) {
            assertThat(tag.wasDone("a")).isFalse();
        }
        try (RolloutJournal migrate = begin("migrate", "Count[changeSets=1]", true)) {
            assertThat(migrate.wasDone("a")).isFalse();
        }
        try (RolloutJournal count = begin("rollback", "Count[changeSets=1]", true)) {
            assertThat(count.wasDone("a")).isTrue();
        }
    }

    @Test
    void who_begins_anew_is_not_reminded_of_what_was_before() {
        try (RolloutJournal first = begin("migrate", "", true)) {
            turn(first, "a", Ending.DONE);
        }
        try (RolloutJournal anew = begin("migrate", "", false)) {
            assertThat(anew.wasDone("a")).isFalse();
            turn(anew, "b", Ending.DONE);
        }
        try (RolloutJournal next = begin("migrate", "", true)) {
            assertThat(next.wasDone("a")).isFalse();
            assertThat(next.wasDone("b")).isTrue();
        }
    }

    @Test
    void the_last_rollout_began_with_the_first_of_its_runs() {
        try (RolloutJournal first = begin("migrate", "", true, "2027-01-07T10:00:00Z")) {
            turn(first, "a", Ending.DONE);
            first.ended(true);
        }
        try (RolloutJournal second = begin("migrate", "", true, "2027-02-07T10:00:00Z")) {
            turn(second, "a", Ending.DONE);
        }
        begin("migrate", "", true, "2027-02-07T11:00:00Z").close();
        try (RolloutJournal back = begin("rollback", "", true, "2027-02-07T12:00:00Z")) {
            assertThat(back.lastBegan("migrate")).contains(Instant.parse("2027-02-07T10:00:00Z"));
            assertThat(back.lastBegan("backup")).isEmpty();
        }
    }

    @Test
    void two_at_once_are_one_too_many() {
        try (RolloutJournal first = begin("migrate", "", true)) {
            assertThatThrownBy(() -> begin("rollback", "", true))
                    .isInstanceOf(SetupException.class)
                    .hasMessageStartingWith("Another run is at work");
            first.ended(true);
        }
    }
}
