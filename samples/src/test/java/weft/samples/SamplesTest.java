package weft.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    private static final String NEVER = "This should never be printed";

    @Test
    void helloRunsFiveTasksAtOnce() throws IOException, InterruptedException {
        SampleRun hello = SampleRun.of(Hello.class);
        for (int i = 0; i < 5; i++) {
            hello.assertPrinted("Task " + i + " is running", "Task " + i + " has finished");
        }
        assertTrue(
                hello.lines().subList(0, 5).stream().allMatch(line -> line.endsWith("is running")),
                () -> "all five begin before one ends: " + hello.lines());
        assertEquals(11, hello.lines().size());
        hello.assertPrinted("Five seconds of sleep in ");
    }

    @Test
    void errorsPrintsTheTreeAndCallsTheHandlers() throws IOException, InterruptedException {
        SampleRun errors = SampleRun.of(Errors.class);
        errors.assertPrinted(
                "+ Exception Group Traceback",
                "| weft.ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)",
                "at weft.samples.Errors.runTasks(Errors.java:",
                "at weft.samples.Errors.main(Errors.java:",
                "+-+---------------- 1 ----------------",
                "| java.io.IOException: task 2 cannot read",
                "at weft.samples.Errors.task(Errors.java:",
                "+---------------- 2 ----------------",
                "| java.lang.IllegalStateException: task 3 is confused",
                "at weft.samples.Errors.task(Errors.java:",
                "-- a handler for each type",
                "I/O trouble: task 2 cannot read",
                "A bug: task 3 is confused",
                "-- what nobody handles goes on",
                "I/O trouble: task 2 cannot read",
                "Left over: task 3 is confused");
        errors.assertNeverPrinted(NEVER);
        errors.assertNeverPrinted("$resume");
    }

    @Test
    void producersHandEachItemToOneConsumer() throws IOException, InterruptedException {
        SampleRun producers = SampleRun.of(Producers.class);
        producers.assertPrinted(
                "Consumer X got 1 from producer A",
                "Consumer X got 2 from producer A",
                "Consumer X got 3 from producer A",
                "-- several of each",
                "-- the first that has something",
                "A number: 42",
                "A word: hello",
                "Silence",
                "-- made on demand",
                "8",
                "No more powers of two are needed");
        for (int i = 1; i <= 3; i++) {
            for (String name : List.of("A", "B")) {
                String item = i + " from producer " + name;
                long times = producers.lines().stream()
                        .filter(line -> line.endsWith(item))
                        .count();
                assertEquals(name.equals("A") ? 2 : 1, times, () -> item + " in " + producers.lines());
            }
        }
    }

    @Test
    void timeoutsMovesOnOrFails() throws IOException, InterruptedException {
        SampleRun timeouts = SampleRun.of(Timeouts.class);
        timeouts.assertPrinted(
                "Starting a long sleep",
                "Moved on: true",
                "Failed: ",
                "In time: 42",
                "A thousand tasks ended by one timeout: true");
        timeouts.assertNeverPrinted(NEVER);
    }

    @Test
    void cleanupRollsBackInAShield() throws IOException, InterruptedException {
        SampleRun cleanup = SampleRun.of(Cleanup.class);
        cleanup.assertPrinted(
                "Transfer begins",
                "Transfer interrupted",
                "Without a shield the clean-up is cancelled, too",
                "Rolled back, in a shield",
                "The transfer was cancelled by a deadline");
        cleanup.assertNeverPrinted(NEVER);
    }

    @Test
    void demoShowsGroupsATimeoutAndAnEchoConversation() throws IOException, InterruptedException {
        SampleRun demo = SampleRun.of(Demo.class);
        demo.assertPrinted(
                "== Five tasks",
                "Task 4 has finished",
                "== Twenty downloads",
                "20 pages, from page 1 to page 20",
                "== A task fails",
                "Handled: disk full in task 2",
                "== A timeout",
                "Rolled back, in a shield",
                "== An echo server",
                "Listening on port ");
        for (String name : List.of("Ann", "Bob", "Eve")) {
            demo.assertPrinted(name + " heard: hello, this is " + name);
        }
        demo.assertPrinted("A client of a server that never answers gave up: true");
        demo.assertNeverPrinted(NEVER);
    }
}
