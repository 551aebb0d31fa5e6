package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.millis;
import static weft.semantics.Sim.seconds;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import weft.Async;
import weft.AsyncRunnable;
import weft.CancelScope;
import weft.Concurrently;
import weft.LoopHandle;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;

/**
 * A task that goes on with operations that are ready, one after the other, keeps nobody waiting for more than a slice:
 * not other tasks, not timers, not I/O, not posts.
 */
class FairnessTest {
    /** How many operations a slice may have. */
    private static final int SLICE = 32;

    private static final int MANY = 20_000;

    /** What can be done at once, and yet must let others in now and then. */
    enum Ready {
        CHECKPOINT {
            @Override
            @Async
            void operation(Task<?> ended) {
                LowLevel.checkpoint();
            }
        },
        JOIN {
            @Override
            @Async
            void operation(Task<?> ended) {
                ended.join();
            }
        },
        AWAIT {
            @Override
            @Async
            void operation(Task<?> ended) {
                ended.await();
            }
        },
        JOIN_CHILDREN {
            @Override
            @Async
            void operation(Task<?> ended) {
                TaskGroup.run(TaskGroup::joinChildren);
            }
        },
        YIELD {
            @Override
            @Async
            void operation(Task<?> ended) {
                Weft.checkpoint();
            }
        },
        SHIELDED {
            @Override
            @Async
            void operation(Task<?> ended) {
                Weft.cancelShieldedCheckpoint();
            }
        },
        SLEEP {
            @Override
            @Async
            void operation(Task<?> ended) {
                Weft.sleepUntil(0);
            }
        },
        TIMEOUT {
            @Override
            @Async
            void operation(Task<?> ended) {
                CancelScope.moveOnAfter(seconds(1000), LowLevel::checkpoint);
            }
        },
        FORK {
            @Override
            @Async
            void operation(Task<?> ended) {
                TaskGroup.run(group -> group.fork(() -> {}));
            }
        };

        @Async
        abstract void operation(Task<?> ended);
    }

    private final List<Integer> seen = new ArrayList<>();
    private int done;
    private boolean reached;

    /** Does ready operations until somebody else has got to where it wanted, and at most so many. */
    @Async
    private void hog(Ready ready) {
        TaskGroup.run(group -> {
            Task<Void> ended = group.fork(() -> {});
            ended.join();
            while (!reached && done < MANY) {
                ready.operation(ended);
                done++;
            }
        });
    }

    private void assertReachedWithin(int operations) {
        assertTrue(reached && done <= operations, () -> "reached: " + reached + ", after " + done);
    }

    @ParameterizedTest
    @EnumSource(Ready.class)
    @DisplayName("other tasks get their turn within a slice, time and again")
    void tasks(Ready ready) {
        Sim.run(() -> TaskGroup.run(group -> {
            group.forkDaemon(() -> hog(ready));
            int rounds = 50;
            for (int i = 0; i < rounds; i++) {
                seen.add(done);
                Weft.checkpoint();
            }
            reached = true;
        }));
        for (int i = 1; i < seen.size(); i++) {
            int waited = seen.get(i) - seen.get(i - 1);
            assertTrue(waited <= SLICE + 1, () -> "waited for " + waited + " operations: " + seen);
        }
        assertTrue(Collections.max(seen) > 0, seen::toString);
    }

    @ParameterizedTest
    @EnumSource(Ready.class)
    @DisplayName("a timer that is due fires within a slice")
    void timers(Ready ready) {
        Sim.runWithClock(clock -> TaskGroup.run(group -> {
            group.fork(() -> {
                Weft.sleep(millis(1));
                reached = true;
            });
            Weft.checkpoint();
            clock.jump(seconds(1));
            hog(ready);
            assertReachedWithin(3 * SLICE);
        }));
    }

    @ParameterizedTest
    @EnumSource(Ready.class)
    @DisplayName("the deadline of the busy task itself strikes within a slice")
    void deadlines(Ready ready) {
        Sim.runWithClock(clock -> {
            CancelScope scope = CancelScope.moveOnAfter(seconds(1), () -> {
                clock.jump(seconds(2));
                try {
                    hog(ready);
                } finally {
                    reached = true;
                }
            });
            // Leaving groups and shielded checkpoints let it in, but are no places to be cancelled at.
            assertTrue(scope.cancelledCaught() || ready == Ready.SHIELDED || ready == Ready.FORK);
            if (scope.cancelledCaught()) {
                assertReachedWithin(2 * SLICE);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Ready.class)
    @DisplayName("what another thread posts runs within a slice")
    void posts(Ready ready) {
        Sim.run(() -> {
            LoopHandle.current().post(() -> reached = true);
            hog(ready);
            assertReachedWithin(2 * SLICE);
        });
    }

    @ParameterizedTest
    @EnumSource(Ready.class)
    @DisplayName("a channel that is ready is noticed, though tasks keep the loop busy")
    void channels(Ready ready) throws IOException {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            source.configureBlocking(false);
            Sim.run(() -> TaskGroup.run(group -> {
                group.fork(() -> {
                    LowLevel.awaitReady(source, SelectionKey.OP_READ);
                    reached = true;
                });
                Weft.checkpoint();
                sink.write(ByteBuffer.allocate(1));
                hog(ready);
                assertReachedWithin(100 * SLICE);
            }));
        }
    }

    /** Far more than it takes, even on a slow machine: what comes from outside comes in real time. */
    private static final int FOREVER = 50_000_000;

    @ParameterizedTest
    @EnumSource(Outside.class)
    @DisplayName("a task that has nobody to let run goes on, and yet lets in what comes from outside")
    void alone(Outside outside) throws IOException {
        Pipe pipe = Pipe.open();
        try (var source = pipe.source();
                var sink = pipe.sink()) {
            source.configureBlocking(false);
            AsyncRunnable<IOException> body = () -> TaskGroup.run(group -> {
                outside.begin(group, pipe, () -> reached = true);
                while (!reached && done < FOREVER) {
                    Weft.checkpoint();
                    done++;
                }
                group.cancel();
            });
            Sim.requireWoven(body, "run");
            Weft.run(body);
        }
        assertTrue(reached, () -> "not after " + done);
    }

    /** What a busy loop must notice. */
    enum Outside {
        TIMER {
            @Override
            void begin(TaskGroup group, Pipe pipe, Runnable reached) {
                group.fork(() -> {
                    Weft.sleep(millis(1));
                    reached.run();
                });
            }
        },
        DEADLINE {
            @Override
            void begin(TaskGroup group, Pipe pipe, Runnable reached) {
                group.fork(() -> {
                    CancelScope.moveOnAfter(millis(1), Weft::sleepForever);
                    reached.run();
                });
            }
        },
        CHANNEL {
            @Override
            void begin(TaskGroup group, Pipe pipe, Runnable reached) {
                group.fork(() -> {
                    LowLevel.awaitReady(pipe.source(), SelectionKey.OP_READ);
                    reached.run();
                });
                group.fork(() -> {
                    pipe.sink().write(ByteBuffer.allocate(1));
                });
            }
        },
        THREAD {
            @Override
            void begin(TaskGroup group, Pipe pipe, Runnable reached) {
                LoopHandle loop = LoopHandle.current();
                Thread thread = new Thread(() -> loop.post(reached));
                thread.start();
            }
        },
        TASK {
            @Override
            void begin(TaskGroup group, Pipe pipe, Runnable reached) {
                Task<?> parked = group.fork(() -> {
                    LowLevel.<Void>park(() -> true);
                    reached.run();
                });
                group.fork(() -> {
                    Weft.sleep(millis(1));
                    LowLevel.unpark(parked, null);
                });
            }
        };

        abstract void begin(TaskGroup group, Pipe pipe, Runnable reached);
    }

    @ParameterizedTest
    @EnumSource(Busy.class)
    @DisplayName("those who keep adding work for the next turn keep nobody from it")
    void workThatMakesWork(Busy busy) {
        Sim.run(() -> TaskGroup.run(group -> {
            group.forkDaemon(() -> busy.begin(group, this::again));
            for (int i = 0; i < 50; i++) {
                Weft.checkpoint();
            }
            reached = true;
        }));
        assertTrue(done < MANY, () -> "did " + done);
    }

    private boolean again() {
        return !reached && done++ < MANY;
    }

    /** Whoever makes work without an end. */
    enum Busy {
        POSTS {
            @Override
            void begin(TaskGroup group, java.util.function.BooleanSupplier again) {
                LoopHandle loop = LoopHandle.current();
                loop.post(new Runnable() {
                    @Override
                    public void run() {
                        if (again.getAsBoolean()) {
                            loop.post(this);
                        }
                    }
                });
            }
        },
        FORKS {
            @Override
            void begin(TaskGroup group, java.util.function.BooleanSupplier again) {
                group.forkDaemon(() -> {
                    if (again.getAsBoolean()) {
                        begin(group, again);
                    }
                });
            }
        };

        abstract void begin(TaskGroup group, java.util.function.BooleanSupplier again);
    }

    @ParameterizedTest
    @EnumSource(Pattern.class)
    @DisplayName("the ready-made patterns let others in although their bodies never suspend")
    void patterns(Pattern pattern) {
        List<Integer> elements = Collections.nCopies(1_000, 1);
        Sim.run(() -> TaskGroup.run(group -> {
            group.forkDaemon(() -> {
                while (true) {
                    seen.add(done);
                    Weft.checkpoint();
                }
            });
            pattern.run(elements, () -> done++);
        }));
        assertEquals(1_000, done);
        assertTrue(seen.size() >= 1_000 / SLICE - 1, seen::toString);
    }

    /** One worker for all elements, so that nothing but its own fairness lets others in. */
    enum Pattern {
        MAP {
            @Override
            @Async
            void run(List<Integer> elements, AsyncRunnable<RuntimeException> each) {
                Concurrently.map(elements, 1, element -> {
                    each.run();
                    return element;
                });
            }
        },
        FOR_EACH {
            @Override
            @Async
            void run(List<Integer> elements, AsyncRunnable<RuntimeException> each) {
                Concurrently.forEach(elements, 1, element -> each.run());
            }
        };

        @Async
        abstract void run(List<Integer> elements, AsyncRunnable<RuntimeException> each);
    }
}
