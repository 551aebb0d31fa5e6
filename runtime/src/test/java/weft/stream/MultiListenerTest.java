package weft.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncConsumer;
import weft.CancelScope;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.semantics.Sim;
import weft.semantics.Thrown;
import weft.sync.BusyResourceException;
import weft.testing.AsyncTesting;

/** Several listeners as one. */
class MultiListenerTest {
    /** A listener whose clients are the test. */
    private static final class Door implements Listener<Pieces> {
        private final String name;
        private final Deque<Pieces> queue = new ArrayDeque<>();
        private @Nullable Task<?> waiting;
        private boolean closed;

        Door(String name) {
            this.name = name;
        }

        Pieces knock(String client) {
            Pieces connection = Pieces.named(client);
            queue.add(connection);
            wake();
            return connection;
        }

        private void wake() {
            Task<?> task = waiting;
            if (task != null) {
                waiting = null;
                LowLevel.unpark(task, null);
            }
        }

        @Async
        @Override
        public Pieces accept() throws IOException {
            LowLevel.checkpoint();
            if (closed) {
                throw new ClosedChannelException();
            }
            if (queue.isEmpty()) {
                waiting = Weft.currentTask();
                LowLevel.<Void>park(() -> {
                    waiting = null;
                    return true;
                });
            }
            if (closed) {
                throw new AsynchronousCloseException();
            }
            return queue.remove();
        }

        @Async
        @Override
        public void serve(AsyncConsumer<? super Pieces, ?> handler) {
            TaskGroup.run(group -> {
                while (true) {
                    Pieces accepted = accept();
                    group.fork(() -> {
                        try (accepted) {
                            handler.accept(accepted);
                        }
                    });
                }
            });
        }

        @Async
        @Override
        public void close() {
            closed = true;
            wake();
            LowLevel.checkpoint();
        }

        @Override
        public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
            return key == Pieces.NAME && !name.isEmpty() ? key.type().cast(name) : fallback;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final Door front = new Door("");
    private final Door back = new Door("back");
    private final MultiListener<Pieces> both = MultiListener.of(List.of(front, back));

    @Test
    @DisplayName("W10: a connection is accepted from whichever listener has one")
    void acceptsFromAll() throws Exception {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Pieces> first = group.fork(() -> both.accept());
                AsyncTesting.awaitAllBlocked();
                Pieces connection = back.knock("one");
                assertSame(connection, first.await());
            });
            Pieces next = front.knock("two");
            assertSame(next, both.accept());
        });
    }

    @Test
    @DisplayName("W10: connections that come in on two of them at once are both handed out")
    void acceptsAllThatComeAtOnce() throws Exception {
        Sim.run(() -> {
            List<Pieces> accepted = new ArrayList<>();
            TaskGroup.run(group -> {
                Task<Pieces> first = group.fork(() -> both.accept());
                AsyncTesting.awaitAllBlocked();
                front.knock("one");
                back.knock("two");
                accepted.add(first.await());
                accepted.add(both.accept());
            });
            assertEquals("[one, two]", accepted.toString());
        });
    }

    @Test
    @DisplayName("a cancelled accept has taken nothing")
    void cancelledAcceptsTakeNothing() throws Exception {
        Sim.run(() -> {
            assertTrue(CancelScope.moveOnAfter(Sim.seconds(1), both::accept).cancelledCaught());
            Pieces connection = back.knock("late");
            assertSame(connection, both.accept());
            AsyncTesting.assertCheckpoints(() -> {
                front.knock("ready");
                both.accept();
            });
        });
    }

    @Test
    @DisplayName("W10: all are served at once, what an accept has left, too, until a cancellation")
    void servesAll() throws Exception {
        Sim.run(() -> {
            List<String> served = new ArrayList<>();
            TaskGroup.run(group -> {
                Task<Pieces> accepting = group.fork(() -> both.accept());
                AsyncTesting.awaitAllBlocked();
                front.knock("accepted");
                Pieces left = back.knock("left");
                assertEquals("accepted", accepting.await().toString());
                Task<Void> server = group.fork(() -> both.serve(connection -> {
                    served.add(connection.toString());
                }));
                AsyncTesting.awaitAllBlocked();
                front.knock("one");
                AsyncTesting.awaitAllBlocked();
                back.knock("two");
                AsyncTesting.awaitAllBlocked();
                assertEquals(List.of("left", "one", "two"), served);
                assertEquals(1, left.closed);
                server.cancelAndJoin();
            });
        });
    }

    @Test
    @DisplayName("W10: listeners of several listeners are flattened")
    void flattens() {
        Door third = new Door("third");
        assertEquals("[, back, third]", MultiListener.of(List.of(both, third)).toString());
        assertThrows(IllegalArgumentException.class, () -> MultiListener.of(List.<Door>of()));
    }

    @Test
    @DisplayName("closing closes all, and what was not handed out; who accepts is woken")
    void closesAll() throws Exception {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Pieces> first = group.fork(() -> both.accept());
                AsyncTesting.awaitAllBlocked();
                front.knock("one");
                Pieces left = back.knock("left");
                first.await();
                Task<?> accepting = group.fork(() -> {
                    assertSame(left, both.accept());
                    Thrown.by(AsynchronousCloseException.class, both::accept);
                });
                AsyncTesting.awaitAllBlocked();
                Thrown.by(BusyResourceException.class, both::accept);
                both.close();
                accepting.await();
            });
            assertTrue(front.closed && back.closed);
            Thrown.by(ClosedChannelException.class, both::accept);
            Thrown.by(ClosedChannelException.class, () -> both.serve(connection -> {}));
        });
    }

    @Test
    @DisplayName("closing closes connections that nobody was given")
    void closesWhatWasNotHandedOut() throws Exception {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                Task<Pieces> first = group.fork(() -> both.accept());
                AsyncTesting.awaitAllBlocked();
                front.knock("one");
                Pieces left = back.knock("left");
                first.await();
                both.close();
                assertEquals(1, left.closed);
            });
        });
    }

    @Test
    @DisplayName("W11: an attribute is that of the first which has it")
    void attributes() {
        assertEquals("back", both.attribute(Pieces.NAME));
    }
}
