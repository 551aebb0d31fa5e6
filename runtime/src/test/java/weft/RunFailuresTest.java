package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.testing.AsyncTesting;
import weft.testing.VirtualClock;

/** What goes wrong around the tasks: in what other threads started and posted, in handlers, in the system. */
class RunFailuresTest {
    private final List<Object> events = new ArrayList<>();

    @Test
    void aTaskFromAnotherThreadThatFailsDoesNotHarmTheOthers() {
        RuntimeException thrown = new RuntimeException();
        Weft.run(() -> {
            LoopHandle loop = LoopHandle.current();
            var sleeper = loop.runAsync(() -> Weft.sleepForever());
            var failing = loop.runAsync(() -> {
                throw thrown;
            });
            Weft.checkpoint();
            Weft.checkpoint();
            assertSame(
                    thrown, assertThrows(ExecutionException.class, failing::get).getCause());
            assertEquals(false, sleeper.isDone());
            var next = loop.callAsync(() -> {
                Weft.checkpoint();
                return "value";
            });
            for (int i = 0; i < 5; i++) {
                Weft.checkpoint();
            }
            assertEquals("value", next.getNow("not done"));
        });
    }

    @Test
    @DisplayName("K7: a handler of errors that fails ends the run in order; what else was posted still runs")
    void aHandlerOfErrorsThatFailsEndsTheRunInOrder() {
        RuntimeException thrown = new RuntimeException("posted");
        RuntimeException broken = new RuntimeException("handler");
        var e = assertThrows(
                RuntimeException.class,
                () -> Weft.options()
                        .uncaught((task, error) -> {
                            throw broken;
                        })
                        .run(() -> {
                            LoopHandle.current().post(() -> {
                                throw thrown;
                            });
                            LoopHandle.current().post(() -> events.add("next"));
                            try {
                                Weft.sleepForever();
                            } finally {
                                events.add("cleaned up");
                            }
                        }));
        assertSame(broken, e);
        assertSame(thrown, e.getSuppressed()[0]);
        assertEquals(List.of("next", "cleaned up"), events);
    }

    @Test
    @DisplayName("K7: what is posted last still runs, and knows its loop")
    void whatIsPostedLastStillKnowsItsLoop() {
        LoopLocal<String> local = LoopLocal.create("local", () -> "value");
        Weft.run(() -> LoopHandle.current().post(() -> events.add(local.get())));
        assertEquals(List.of("value"), events);
    }

    @Test
    @DisplayName("K7: an error of a posted action is not lost in a deadlock")
    void anErrorOfAPostedActionIsNotLostInADeadlock() {
        RuntimeException thrown = new RuntimeException();
        var e = assertThrows(
                RuntimeException.class,
                () -> Weft.options().run(() -> {
                    TaskImpl<?> task = (TaskImpl<?>) Weft.currentTask();
                    task.runner.messageFailed(thrown);
                    LowLevel.park(() -> false);
                }));
        assertInstanceOf(DeadlockException.class, e);
        assertSame(thrown, e.getSuppressed()[0]);
    }

    @Test
    void aWaitThatCannotDescribeItselfIsReportedAllTheSame() {
        Supplier<String> broken = () -> {
            throw new IllegalArgumentException("no words");
        };
        var e = assertThrows(DeadlockException.class, () -> Weft.run(() -> LowLevel.park(() -> true, broken)));
        assertTrue(e.getMessage().contains("no words"), e.getMessage());
    }

    @Test
    void aDeadlockOfManyTasksIsReportedInShort() {
        var e = assertThrows(
                DeadlockException.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    for (int i = 0; i < 1_000; i++) {
                        group.fork(() -> Weft.sleepForever());
                    }
                })));
        assertTrue(e.getMessage().contains("and 999 tasks more"), e.getMessage());
    }

    /** A thread that the system refuses: what it inherits from us cannot be copied. */
    private static final class NoThreads extends InheritableThreadLocal<String> {
        static final OutOfMemoryError REFUSED = new OutOfMemoryError("unable to create native thread");
        boolean refusing;

        @Override
        protected String childValue(String parent) {
            if (refusing) {
                throw REFUSED;
            }
            return parent;
        }
    }

    @Test
    void aBridgeThatGetsNoThreadFailsWhereItWasCalled() {
        NoThreads threads = new NoThreads();
        threads.set("");
        try {
            Weft.options().clock(VirtualClock.create()).run(() -> {
                threads.set("");
                try {
                    TaskGroup.run(group -> {
                        threads.refusing = true;
                        try {
                            Weft.bridge(() -> Weft.checkpoint());
                            events.add("bridged");
                        } catch (OutOfMemoryError error) {
                            events.add(error);
                        } finally {
                            threads.refusing = false;
                            Weft.cancelShieldedCheckpoint();
                            events.add("cleaned up");
                            group.cancel();
                        }
                    });
                } finally {
                    events.add("left");
                }
            });
        } finally {
            threads.remove();
        }
        boolean woven = "woven".equals(System.getProperty("weft.test.carrier"));
        assertEquals(List.of(woven ? NoThreads.REFUSED : "bridged", "cleaned up", "left"), events);
    }

    @Test
    void anAbortHandlerThatWakesItsTaskAndThenFailsHarmsNobodyElse() {
        RuntimeException broken = new RuntimeException("broken");
        var e = assertThrows(
                ExceptionGroup.class,
                () -> Weft.run(() -> TaskGroup.run(group -> {
                    group.fork(() -> {
                        Task<?> self = Weft.currentTask();
                        LowLevel.park(() -> {
                            LowLevel.unpark(self, "value");
                            throw broken;
                        });
                    });
                    group.fork(() -> {
                        try {
                            Weft.sleepForever();
                        } finally {
                            events.add("cleaned up");
                        }
                    });
                    AsyncTesting.awaitAllBlocked();
                    group.cancel();
                })));
        assertSame(broken, e.unwrapSingle().getCause());
        assertEquals(List.of("cleaned up"), events);
    }

    @Test
    void anAbortHandlerThatFailsBeforeTheWaitBeginsReplacesWhatItWokeItsTaskWith() {
        RuntimeException broken = new RuntimeException("broken");
        Weft.run(() -> CancelScope.run(scope -> {
            scope.cancel();
            Task<?> self = Weft.currentTask();
            try {
                LowLevel.park(() -> {
                    LowLevel.unparkWithError(self, new IllegalArgumentException());
                    throw broken;
                });
            } catch (IllegalStateException e) {
                events.add(e.getCause());
            }
            CancelScope.shield(() -> Weft.checkpoint());
            events.add("alive");
        }));
        assertEquals(List.of(broken, "alive"), events);
    }

    @Test
    void aTaskOfAnotherLoopCannotBeJoined() throws InterruptedException {
        CompletableFuture<Object> outcome = new CompletableFuture<>();
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> task = group.fork(() -> Weft.sleepForever());
            Thread thread = new Thread(() -> {
                try {
                    Weft.run(() -> CancelScope.moveOnAfter(Duration.ofMillis(200), () -> task.join()));
                    outcome.complete("joined");
                } catch (Throwable t) {
                    outcome.complete(t);
                }
            });
            thread.start();
            thread.join();
            group.cancel();
        }));
        var e = assertInstanceOf(IllegalStateException.class, outcome.join());
        assertTrue(e.getMessage().contains("loop"), e.getMessage());
    }

    @Test
    void aChannelClosedBehindTheLoopsBackDoesNotKeepItsWaiterFromBeingCancelled() throws IOException {
        Pipe pipe = Pipe.open();
        pipe.source().configureBlocking(false);
        Weft.run(() -> TaskGroup.run(group -> {
            Task<?> reader = group.fork(() -> LowLevel.awaitReady(pipe.source(), SelectionKey.OP_READ));
            AsyncTesting.awaitAllBlocked();
            pipe.source().close();
            AsyncTesting.awaitAllBlocked(); // Asks the selector, which forgets the channel.
            reader.cancelAndJoin();
            assertEquals(Task.State.CANCELLED, reader.state());
            assertEquals(false, ((TaskImpl<?>) reader).runner.poller().hasWaiters());
        }));
        pipe.sink().close();
    }

    /** What a body fails with when it is cancelled inside a {@code try} whose {@code close()} fails, too. */
    @Async
    private static void failToClose(IOException error) throws IOException {
        try (Closeable resource = () -> {
            throw error;
        }) {
            assertNotNull(resource);
            Weft.sleepForever();
        }
    }

    private RunOptions noting() {
        return Weft.options().clock(VirtualClock.create()).uncaught((task, error) -> {
            events.add(task.name());
            events.add(error);
        });
    }

    @Test
    void anErrorSuppressedInASwallowedCancellationIsReported() throws IOException {
        IOException error = new IOException();
        noting().run(() -> {
            var scope = CancelScope.moveOnAfter(Duration.ofSeconds(1), () -> failToClose(error));
            assertTrue(scope.cancelledCaught());
        });
        assertEquals(List.of("main", error), events);
    }

    @Test
    void errorsSuppressedInTheCancellationsOfTasksAreReportedOnceEach() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        IOException third = new IOException("third");
        noting().run(() -> TaskGroup.run(group -> {
            group.fork("a", () -> failToClose(first));
            group.fork("b", () -> failToClose(second));
            Task<?> single = group.fork("c", () -> failToClose(third));
            AsyncTesting.awaitAllBlocked();
            single.cancelAndJoin();
            group.cancel();
        }));
        assertEquals(List.of("c", third, "b", second, "main", first), events);
    }

    @Test
    void anErrorSuppressedInACancellationIsReportedAlsoIfARealErrorLeavesTheGroup() {
        IOException error = new IOException();
        RuntimeException thrown = new RuntimeException();
        var e = assertThrows(
                ExceptionGroup.class,
                () -> noting().run(() -> TaskGroup.run(group -> {
                    group.fork(() -> failToClose(error));
                    group.fork(() -> {
                        throw thrown;
                    });
                })));
        assertSame(thrown, e.unwrapSingle());
        assertEquals(List.of("main", error), events);
    }

    @Test
    void waitingForTheTasksOfAGroupIsNoCancellationPoint() {
        Weft.run(() -> {
            var seen = LowLevel.checkpointsOf(() -> TaskGroup.run(group -> group.fork(() -> {})));
            assertEquals(new LowLevel.Checkpoints(false, true), seen);
        });
    }
}
