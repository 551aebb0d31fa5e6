package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.CancelScope;
import weft.Cancelled;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;

/** Mistakes are told at once, in a sentence that says what to do; none of them hangs or breaks the run. */
class MisuseTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("from a foreign thread nothing of a loop may be touched, and the run goes on")
    void foreignThreads() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<?> main = Weft.currentTask();
                CancelScope scope = group.scope();
                assertRefused(() -> group.fork(() -> log.add("not reached")));
                assertRefused(group::cancel);
                assertRefused(scope::cancel);
                assertRefused(() -> scope.deadline(0));
                assertRefused(() -> scope.shielded(true));
                assertRefused(main::cancel);
                assertRefused(() -> LowLevel.unpark(main, null));
                assertRefused(Weft::currentTime);
                assertRefused(Weft::currentTask);
                Weft.checkpoint();
            });
            log.add("goes on");
        });
        assertEquals(List.of("goes on"), log);
    }

    /** Runs plain code on a thread of its own, as a library's callback would. */
    private static void assertRefused(Runnable call) {
        Throwable thrown = onAnotherThread(() -> {
            call.run();
            return null;
        });
        assertInstanceOf(IllegalStateException.class, thrown);
        assertTrue(thrown.getMessage().length() > 20, thrown.getMessage());
    }

    private static @Nullable Throwable onAnotherThread(Callable<Void> call) {
        FutureTask<Void> outcome = new FutureTask<>(call);
        new Thread(outcome).start();
        try {
            outcome.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName(
            "an @Async call below a frame that is not woven fails at once and names the frame; on a thread it works")
    void unwovenFrameInTheMiddle() {
        Sim.run(() -> {
            Throwable thrown = Thrown.by(() -> List.of(1, 2).forEach(n -> {
                Weft.checkpoint();
                log.add("element " + n);
            }));
            if (Sim.woven()) {
                IllegalStateException refused = assertInstanceOf(IllegalStateException.class, thrown);
                assertTrue(refused.getMessage().contains("MisuseTest"), refused.getMessage());
                assertTrue(refused.getMessage().contains("Weft.bridge"), refused.getMessage());
            } else {
                assertNull(thrown);
            }
            Weft.checkpoint();
        });
        assertEquals(Sim.woven() ? List.of() : List.of("element 1", "element 2"), log);
    }

    @Test
    @DisplayName("an @Async call that a constructor makes, or that goes through a plain supertype, is told apart")
    void callersThatMustNotBeMarked() {
        Sim.run(() -> {
            Throwable made = Thrown.by(Made::new);
            Throwable iterated = Thrown.by(() -> {
                Iterable<Integer> plain = new Three();
                for (int n : plain) {
                    log.add("element " + n);
                }
            });
            if (Sim.woven()) {
                assertTrue(String.valueOf(made).contains("is a constructor"), String.valueOf(made));
                assertTrue(String.valueOf(iterated).contains("through a supertype"), String.valueOf(iterated));
            } else {
                assertNull(made);
                assertNull(iterated);
            }
            Weft.checkpoint();
        });
    }

    private static final class Made {
        Made() {
            pause();
        }
    }

    @weft.Async
    private static void pause() {
        Weft.checkpoint();
    }

    private static final class Three implements weft.AsyncIterable<Integer> {
        @Override
        public weft.AsyncIterator<Integer> iterator() {
            return new weft.AsyncIterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    pause();
                    return next < 3;
                }

                @Override
                public Integer next() {
                    return next++;
                }
            };
        }
    }

    @Test
    @DisplayName("a bridge takes an @Async call across such frames, cancellation and errors included")
    void bridges() {
        Sim.run(() -> {
            List<String> doubled = Weft.bridge(
                    () -> List.of("a", "b").stream().map(this::twice).toList());
            assertEquals(List.of("aa", "bb"), doubled);
            CancelScope scope = CancelScope.moveOnAfter(
                    seconds(1),
                    () -> Weft.bridge(() -> List.of(1).forEach(n -> {
                        try {
                            Weft.sleepForever();
                        } catch (Cancelled cancelled) {
                            log.add("cancelled");
                            throw cancelled;
                        }
                    })));
            assertTrue(scope.cancelledCaught());
            assertEquals(List.of("cancelled"), log);
            IllegalArgumentException error = Thrown.by(
                    IllegalArgumentException.class,
                    () -> Weft.bridge(() -> List.of(1).forEach(n -> {
                        throw new IllegalArgumentException("across");
                    })));
            assertEquals("across", error.getMessage());
            Weft.checkpoint();
        });
    }

    @weft.Async
    private String twice(String text) {
        Weft.sleep(seconds(1));
        return text + text;
    }

    @Test
    @DisplayName("within a bridge groups, scopes and the current task are those of the task that bridges")
    void bridgesBelongToTheirTask() {
        Sim.run(() -> TaskGroup.run(group -> {
            Task<?> self = Weft.currentTask();
            long deadline = Sim.in(seconds(5));
            CancelScope.moveOnAt(
                    deadline,
                    () -> Weft.bridge(() -> {
                        assertEquals(self, Weft.currentTask());
                        assertEquals(deadline, Weft.effectiveDeadline());
                        group.fork(() -> log.add("child")).join();
                        Weft.bridge(() -> TaskGroup.run(nested -> nested.fork(() -> log.add("nested"))));
                    }));
            assertEquals(List.of("child", "nested"), log);
        }));
    }

    @Test
    @DisplayName("a null body is refused where it is given, not in a later turn")
    void nullBodies() {
        Sim.run(() -> TaskGroup.run(group -> {
            Thrown.by(NullPointerException.class, () -> group.fork((weft.AsyncRunnable<?>) null));
            Thrown.by(NullPointerException.class, () -> Weft.sleep(null));
            Weft.checkpoint();
        }));
        assertThrows(NullPointerException.class, () -> Weft.run(null));
    }

    @Test
    @DisplayName("a signal that is used after its start has ended changes nothing")
    void signalAfterTheEnd() {
        Sim.run(() -> TaskGroup.run(group -> {
            List<weft.StartSignal<String>> kept = new ArrayList<>();
            Thrown.by(IllegalStateException.class, () -> group.<String>start(kept::add));
            Throwable late = Thrown.by(() -> kept.get(0).started("late"));
            assertTrue(late == null || late instanceof IllegalStateException, String.valueOf(late));
            Weft.checkpoint();
        }));
    }
}
