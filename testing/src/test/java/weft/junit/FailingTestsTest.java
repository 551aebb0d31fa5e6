package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import weft.Async;
import weft.CancelScope;
import weft.DeadlockException;
import weft.ExceptionGroup;
import weft.LoopHandle;
import weft.LowLevel;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/** How tests fail, and are skipped. */
class FailingTestsTest {
    /** After whatever has happened the test may clean up, and suspend in doing so. */
    abstract static class CleansUp {
        @AfterEach
        @Async
        void after() {
            Weft.checkpoint();
            Weft.sleep(Duration.ofMillis(1));
            Kit.NOTES.add("cleaned up");
        }
    }

    private static Throwable failureOf(Class<?> type) {
        Throwable failure = Kit.run(type).failure();
        assertEquals(List.of("cleaned up"), Kit.NOTES);
        return failure;
    }

    static class SingleAssertion extends CleansUp {
        @AsyncTest
        void fails() {
            TaskGroup.run(outer -> TaskGroup.run(inner -> {
                inner.fork(() -> {
                    Weft.checkpoint();
                    assertEquals("this", "that");
                });
                Weft.sleepForever();
            }));
        }
    }

    @Test
    @DisplayName(
            "the only failed assertion in nested groups is what the test fails with, so that an IDE shows the difference")
    void singleAssertion() {
        var failure = assertInstanceOf(AssertionFailedError.class, failureOf(SingleAssertion.class));
        assertEquals("this", failure.getExpected().getValue());
        assertEquals("that", failure.getActual().getValue());
    }

    static class SeveralErrors extends CleansUp {
        @AsyncTest
        void fails() {
            TaskGroup.run(group -> {
                group.fork(() -> {
                    throw new IllegalStateException("one");
                });
                group.fork(() -> {
                    throw new IllegalStateException("two");
                });
            });
        }
    }

    @Test
    @DisplayName("several errors come as the group, which prints the tree")
    void severalErrors() {
        var failure = assertInstanceOf(ExceptionGroup.class, failureOf(SeveralErrors.class));
        StringWriter printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed, true));
        assertTrue(printed.toString().contains("+---------------- 2 ----------------"), printed.toString());
    }

    static class ChildOfInjectedGroup extends CleansUp {
        @BeforeEach
        @Async
        void before(TaskGroup group) {
            group.forkDaemon(() -> {
                Weft.sleep(Duration.ofSeconds(1));
                throw new IllegalStateException("the server crashed");
            });
        }

        @AsyncTest
        void fails(VirtualClock clock) {
            try {
                Weft.sleepForever();
            } finally {
                Kit.NOTES.add(clock.nanoTime());
            }
        }
    }

    @Test
    @DisplayName("a failing child of the test's group cancels the test, which fails with its error (Z6)")
    void childOfInjectedGroup() {
        assertEquals(
                "the server crashed",
                Kit.run(ChildOfInjectedGroup.class).failure().getMessage());
        assertEquals(List.of(1_000_000_000L, "cleaned up"), Kit.NOTES);
    }

    static class BothFail extends CleansUp {
        @AsyncTest
        void fails(TaskGroup group) {
            group.fork(() -> {
                throw new IllegalStateException("child");
            });
            Weft.cancelShieldedCheckpoint();
            throw new IllegalArgumentException("test");
        }
    }

    @Test
    @DisplayName("if test and child fail the test's own error comes first, and suppresses the other")
    void bothFail() {
        Throwable failure = failureOf(BothFail.class);
        assertEquals("test", failure.getMessage());
        assertEquals(1, failure.getSuppressed().length);
        assertEquals(
                "child",
                ((ExceptionGroup) failure.getSuppressed()[0]).unwrapSingle().getMessage());
    }

    static class ChildFailsAfterwards {
        @AsyncTest
        void passes(TaskGroup group, VirtualClock clock) {
            group.fork(() -> {
                Weft.sleep(Duration.ofHours(1));
                throw new IllegalStateException("late");
            });
        }
    }

    @Test
    @DisplayName("the end of the test waits for the tasks of its group, and feels it when they fail")
    void childFailsAfterwards() {
        assertEquals("late", Kit.run(ChildFailsAfterwards.class).failure().getMessage());
    }

    static class Daemons {
        @AsyncTest
        void passes(TaskGroup group) {
            group.forkDaemon(() -> {
                try {
                    Weft.sleepForever();
                } finally {
                    Kit.NOTES.add("cancelled");
                }
            });
            Weft.checkpoint();
            Weft.checkpoint();
        }
    }

    @Test
    @DisplayName("the end of the test cancels the daemons of its group")
    void daemons() {
        Kit.run(Daemons.class).passed(1);
        assertEquals(List.of("cancelled"), Kit.NOTES);
    }

    static class Skips extends CleansUp {
        @AsyncTest
        void isSkipped(TaskGroup group) {
            group.fork(() -> {
                Weft.checkpoint();
                assumeTrue(false, "no such thing here");
            });
            Weft.sleepForever();
        }
    }

    @Test
    @DisplayName("a failed assumption skips the test, also in a task; it is cleaned up all the same (Z6)")
    void skips() {
        var aborted = assertInstanceOf(
                TestAbortedException.class, Kit.run(Skips.class).aborted());
        assertTrue(aborted.getMessage().contains("no such thing here"));
        assertEquals(List.of("cleaned up"), Kit.NOTES);
    }

    static class SkipsAndFails {
        @AsyncTest
        void fails() {
            TaskGroup.run(group -> {
                group.fork(() -> assumeTrue(false));
                group.fork(() -> {
                    throw new IllegalStateException("failed");
                });
            });
        }
    }

    @Test
    @DisplayName("a failed assumption beside an error skips nothing")
    void skipsAndFails() {
        assertEquals("failed", Kit.run(SkipsAndFails.class).failure().getMessage());
    }

    static class Deadlocks extends CleansUp {
        @AsyncTest
        void fails(TaskGroup group) {
            group.fork("waiter", () -> LowLevel.park(() -> true, () -> "godot"));
            Weft.sleepForever();
        }
    }

    @Test
    @DisplayName("a deadlock fails the test, and shows who waits for what")
    void deadlocks() {
        var failure = assertInstanceOf(DeadlockException.class, failureOf(Deadlocks.class));
        assertTrue(failure.getMessage().contains("'waiter' waits for: godot"), failure.getMessage());
    }

    static class PostedActionThrows extends CleansUp {
        @AsyncTest
        void fails() {
            LoopHandle.current().post(() -> {
                throw new IllegalStateException("posted");
            });
            Weft.sleepForever();
        }
    }

    @Test
    @DisplayName("an exception of a background callback fails the test (Z6)")
    void postedActionThrows() {
        assertEquals("posted", failureOf(PostedActionThrows.class).getMessage());
    }

    static class ErrorThatNobodyReceives extends CleansUp {
        @AsyncTest
        void fails() throws IOException {
            Closeable broken = () -> {
                throw new IOException("cannot close");
            };
            CancelScope.run(scope -> {
                scope.cancel();
                try (broken) {
                    Weft.checkpoint();
                }
            });
            Weft.checkpoint();
        }
    }

    @Test
    @DisplayName("an error that goes to nobody, suppressed by a cancellation, fails the test")
    void errorThatNobodyReceives() {
        assertEquals("cannot close", failureOf(ErrorThatNobodyReceives.class).getMessage());
    }

    static class Interrupted extends CleansUp {
        @AsyncTest
        @Timeout(1)
        void fails() throws Exception {
            LoopHandle.current(); // Somebody could come, so it is no deadlock.
            try {
                Weft.sleepForever();
            } finally {
                Kit.NOTES.add("not resumed");
            }
            Kit.NOTES.add("resumed");
        }
    }

    @Test
    @DisplayName("an interrupt, as JUnit's timeout sends one, cancels the test instead of resuming it (Z6)")
    void interrupted() {
        var failure = assertInstanceOf(
                TimeoutException.class, Kit.run(Interrupted.class).failure());
        assertEquals(List.of("not resumed", "cleaned up"), Kit.NOTES);
        Throwable suppressed = failure.getSuppressed()[0];
        assertTrue(suppressed.getMessage().contains("waits for: its cancellation"), suppressed.getMessage());
        assertTrue(!Thread.currentThread().isInterrupted());
    }

    static class CancelsItself extends CleansUp {
        @AsyncTest
        void fails() {
            Weft.currentTask().cancel("no reason");
            Weft.checkpoint();
        }
    }

    @Test
    @DisplayName("a test that does not get to its end because it is cancelled has failed")
    void cancelsItself() {
        String message = failureOf(CancelsItself.class).getMessage();
        assertTrue(message.startsWith("the test was cancelled before its end"), message);
        assertTrue(message.contains("no reason"), message);
    }

    static class FailsBefore extends CleansUp {
        @BeforeEach
        @Async
        void before() {
            Weft.checkpoint();
            throw new IllegalStateException("not ready");
        }

        @AsyncTest
        void isNotRun() {
            Kit.NOTES.add("run");
        }
    }

    @Test
    @DisplayName("if a method before the test fails the test is not run, but cleaned up")
    void failsBefore() {
        assertEquals("not ready", failureOf(FailsBefore.class).getMessage());
    }

    static class FailsAfterwards {
        @AsyncTest
        void test() {
            throw new IllegalStateException("test");
        }

        @AfterEach
        @Async
        void after() {
            Weft.checkpoint();
            throw new IllegalArgumentException("after");
        }
    }

    @Test
    @DisplayName("an error after the test is suppressed by that of the test")
    void failsAfterwards() {
        Throwable failure = Kit.run(FailsAfterwards.class).failure();
        assertEquals("test", failure.getMessage());
        assertEquals("after", failure.getSuppressed()[0].getMessage());
    }
}
