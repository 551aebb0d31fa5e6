package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.CancelScope;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/**
 * Stack traces read as if nothing had ever suspended. Each method notes its name and line in {@code expected} on its way
 * in, so that one list is right on both carriers.
 */
class LogicalTracesTest {
    /** "method:line", innermost first. */
    private final Deque<String> expected = new ArrayDeque<>();

    @Test
    @DisplayName("an exception thrown three calls deep after a suspension has the trace of plain Java")
    void exceptionAfterASuspension() {
        Sim.run(() -> {
            IllegalStateException thrown = Thrown.by(IllegalStateException.class, () -> {
                calls("lambda", 1);
                first();
            });
            assertEquals(List.copyOf(expected), top(thrown));
            assertCleanBelow(thrown);
        });
    }

    @Test
    @DisplayName("one that was thrown before any suspension has it, too")
    void exceptionWithoutASuspension() {
        Sim.run(() -> {
            IllegalStateException thrown = Thrown.by(IllegalStateException.class, () -> {
                calls("lambda", 1);
                throwAtOnce();
            });
            assertEquals(List.copyOf(expected), top(thrown));
        });
    }

    @Test
    @DisplayName("one that was thrown on after many suspensions on all levels has it, too")
    void exceptionAfterManySuspensions() {
        Sim.run(() -> {
            IllegalStateException thrown = Thrown.by(IllegalStateException.class, () -> {
                Weft.checkpoint();
                calls("lambda", 1);
                suspendAndCall();
            });
            assertEquals(List.copyOf(expected), top(thrown));
            assertCleanBelow(thrown);
        });
    }

    @Test
    @DisplayName("the cause of an exception has it, too")
    void causes() {
        Sim.run(() -> {
            IllegalArgumentException thrown = Thrown.by(IllegalArgumentException.class, () -> {
                calls("lambda", 1);
                wrap();
            });
            assertEquals(List.copyOf(expected), top(thrown.getCause()));
            assertEquals(List.copyOf(expected).get(4), top(thrown).get(1));
        });
    }

    @Test
    @DisplayName("scopes and groups in between do not break the trace, nor is the exception another one")
    void throughScopes() {
        Sim.run(() -> {
            List<Throwable> original = new ArrayList<>();
            IllegalStateException thrown = Thrown.by(IllegalStateException.class, () -> {
                calls("lambda", 1);
                CancelScope.run(scope -> {
                    calls("lambda", 1);
                    CancelScope.shield(() -> {
                        try {
                            calls("lambda", 1);
                            first();
                        } catch (IllegalStateException e) {
                            original.add(e);
                            throw e;
                        }
                    });
                });
            });
            assertSame(original.get(0), thrown);
            assertEquals(List.copyOf(expected), own(thrown.getStackTrace()));
        });
    }

    @Test
    @DisplayName("a child's exception has the child's trace, in the group as well")
    void childrensExceptions() {
        Sim.run(() -> {
            Throwable thrown = Thrown.aloneInGroupBy(() -> TaskGroup.run(group -> group.fork(() -> {
                calls("lambda", 1);
                first();
            })));
            assertEquals(List.copyOf(expected), top(thrown));
            assertCleanBelow(thrown);
        });
    }

    @Test
    @DisplayName("the stack of a parked task is that of the calls it is in; woven, it comes from saved frames")
    void stackOfAParkedTask() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<Void> task = group.fork(() -> {
                calls("lambda", 1);
                sleepDeep();
            });
            AsyncTesting.awaitAllBlocked();
            List<StackTraceElement> stack = task.stackTrace();
            assertEquals(List.copyOf(expected), own(stack.toArray(new StackTraceElement[0])));
            if (Sim.woven()) {
                assertTrue(
                        stack.stream()
                                .noneMatch(element -> element.getClassName().startsWith("java.")),
                        () -> "a thread's stack, not saved frames: " + stack);
            }
            group.cancel();
        }));
    }

    @Async
    private void first() {
        calls("first", 1);
        second();
    }

    @Async
    private void second() {
        calls("second", 1);
        assertTrue(third(1).isEmpty());
    }

    @Async
    private String third(int sleeps) {
        for (int i = 0; i < sleeps; i++) {
            Weft.checkpoint();
        }
        throw failure("third");
    }

    @Async
    private void throwAtOnce() {
        calls("throwAtOnce", 1);
        third(0);
    }

    @Async
    private void suspendAndCall() {
        Weft.checkpoint();
        for (int i = 0; i < 3; i++) {
            Weft.checkpoint();
        }
        calls("suspendAndCall", 1);
        String never = third(3);
        expected.add(never);
    }

    @Async
    private void wrap() {
        try {
            calls("wrap", 1);
            first();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Async
    private void sleepDeep() {
        calls("sleepDeep", 1);
        sleepDeeper();
    }

    @Async
    private void sleepDeeper() {
        calls("sleepDeeper", 1);
        Weft.sleepForever();
    }

    /** Notes that the caller, which is in {@code method}, makes its call so many lines further down. */
    private void calls(String method, int linesBelow) {
        expected.addFirst(method + ":" + (callersLine() + linesBelow));
    }

    private IllegalStateException failure(String method) {
        // Made here, but it looks as if made by the caller: this frame is taken off.
        expected.addFirst(method + ":" + callersLine());
        IllegalStateException failure = new IllegalStateException(method);
        StackTraceElement[] trace = failure.getStackTrace();
        failure.setStackTrace(Arrays.copyOfRange(trace, 1, trace.length));
        return failure;
    }

    private static int callersLine() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(2).findFirst().orElseThrow().getLineNumber());
    }

    /** As many of the innermost elements as are expected. */
    private List<String> top(Throwable thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .limit(expected.size())
                .map(LogicalTracesTest::format)
                .toList();
    }

    /** The elements of this class's @Async methods and lambdas. */
    private List<String> own(StackTraceElement[] stack) {
        Collection<String> lines = List.copyOf(expected);
        return Arrays.stream(stack)
                .filter(element -> element.getClassName().equals(getClass().getName()))
                .map(LogicalTracesTest::format)
                .filter(lines::contains)
                .toList();
    }

    private void assertCleanBelow(Throwable thrown) {
        Stream<StackTraceElement> below = Arrays.stream(thrown.getStackTrace()).skip(expected.size());
        assertTrue(
                below.noneMatch(element -> element.getMethodName().contains("$resume")),
                () -> "generated methods in " + Arrays.toString(thrown.getStackTrace()));
    }

    private static String format(StackTraceElement element) {
        String method = element.getMethodName();
        return (method.startsWith("lambda$") ? "lambda" : method) + ":" + element.getLineNumber();
    }
}
