package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static weft.semantics.Sim.seconds;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import weft.AsyncConsumer;
import weft.CancelScope;
import weft.Cancelled;
import weft.Concurrently;
import weft.LowLevel;
import weft.Task;
import weft.TaskGroup;
import weft.Weft;
import weft.testing.AsyncTesting;

/** What every operation that waits has in common, whatever it waits for. */
class WaitsTest {
    /** Operations that wait until they are cancelled. They get a group for the tasks that they need. */
    private static final Map<String, AsyncConsumer<TaskGroup, ?>> WAITS = new LinkedHashMap<>();

    /** Operations that have nothing to wait for. */
    private static final Map<String, AsyncConsumer<TaskGroup, ?>> READY = new LinkedHashMap<>();

    static {
        WAITS.put("sleepForever", group -> Weft.sleepForever());
        WAITS.put("sleep", group -> Weft.sleep(Duration.ofDays(1)));
        WAITS.put("sleepUntil", group -> Weft.sleepUntil(Sim.in(Duration.ofDays(1))));
        WAITS.put("sleepUntil(never)", group -> Weft.sleepUntil(Long.MAX_VALUE));
        WAITS.put("park", group -> LowLevel.<Void>park(() -> true));
        WAITS.put("a closed gate", group -> new Gate().await());
        WAITS.put("join", group -> group.forkDaemon(Weft::sleepForever).join());
        WAITS.put("await", group -> group.forkDaemon(Weft::sleepForever).await());
        WAITS.put("joinChildren", group -> {
            Task<Void> child = group.fork(Weft::sleepForever);
            try {
                group.joinChildren();
            } finally {
                child.cancel();
            }
        });
        WAITS.put("start", group -> group.<Void>start(signal -> Weft.sleepForever()));
        WAITS.put("the end of a group", group -> TaskGroup.run(nested -> nested.fork(Weft::sleepForever)));
        WAITS.put("the body of a group", group -> TaskGroup.run(nested -> Weft.sleepForever()));
        WAITS.put("the body of a scope", group -> CancelScope.run(scope -> Weft.sleepForever()));
        WAITS.put("Concurrently.map", group -> Concurrently.forEach(List.of(1, 2, 3), 2, n -> Weft.sleepForever()));
        WAITS.put("Concurrently.race", group -> Concurrently.race(group.forkDaemon(Weft::sleepForever)::await));
        WAITS.put("a bridge", group -> Weft.bridge(() -> Weft.sleepForever()));

        READY.put("checkpoint", group -> Weft.checkpoint());
        READY.put("checkpointIfCancelled", group -> Weft.checkpointIfCancelled());
        READY.put("sleep(ZERO)", group -> Weft.sleep(Duration.ZERO));
        READY.put("sleepUntil(the past)", group -> Weft.sleepUntil(Weft.currentTime() - 1));
        READY.put("join of a task that has ended", group -> {
            Task<Void> ended = group.fork(() -> {});
            CancelScope.shield(ended::join);
            ended.join();
        });
        READY.put("joinChildren without children", TaskGroup::joinChildren);
        READY.put("awaitAllBlocked", group -> AsyncTesting.awaitAllBlocked());
        READY.put("Concurrently.map of nothing", group -> Concurrently.forEach(List.of(), 1, n -> Weft.checkpoint()));
    }

    @TestFactory
    @DisplayName("cancelled while it waits, it raises at once, and leaves nothing behind")
    Stream<DynamicTest> cancelledWhileItWaits() {
        return each(
                WAITS,
                operation -> Sim.run(() -> TaskGroup.run(group -> {
                    long start = Weft.currentTime();
                    CancelScope scope = CancelScope.create();
                    group.forkDaemon(() -> {
                        AsyncTesting.awaitAllBlocked();
                        scope.cancel();
                        scope.cancel();
                    });
                    scope.enter(() -> {
                        Thrown.by(Cancelled.class, () -> operation.accept(group));
                        assertTrue(Sim.cancellationIsPending());
                        Weft.checkpoint();
                    });
                    assertTrue(scope.cancelledCaught());
                    assertEquals(Duration.ZERO, Sim.since(start));
                    Weft.checkpoint();
                })));
    }

    @TestFactory
    @DisplayName("in a scope that is cancelled already it raises without waiting, as often as it is tried")
    Stream<DynamicTest> inACancelledScope() {
        Map<String, AsyncConsumer<TaskGroup, ?>> all = new LinkedHashMap<>(WAITS);
        all.putAll(READY);
        return each(
                all,
                operation -> Sim.run(() -> TaskGroup.run(group -> {
                    long start = Weft.currentTime();
                    CancelScope.run(scope -> {
                        scope.cancel();
                        for (int i = 0; i < 3; i++) {
                            Thrown.by(Cancelled.class, () -> operation.accept(group));
                        }
                    });
                    assertEquals(Duration.ZERO, Sim.since(start));
                    Weft.checkpoint();
                })));
    }

    @TestFactory
    @DisplayName("a deadline ends it in its instant")
    Stream<DynamicTest> deadline() {
        return each(
                WAITS,
                operation -> Sim.run(() -> TaskGroup.run(group -> {
                    long start = Weft.currentTime();
                    CancelScope scope = CancelScope.moveOnAfter(seconds(7), () -> operation.accept(group));
                    assertTrue(scope.cancelledCaught());
                    assertEquals(seconds(7), Sim.since(start));
                })));
    }

    @TestFactory
    @DisplayName("in a shield it is left alone by what is outside, until a deadline within the shield")
    Stream<DynamicTest> shielded() {
        return each(
                WAITS,
                operation -> Sim.run(() -> TaskGroup.run(group -> {
                    long start = Weft.currentTime();
                    CancelScope outer = CancelScope.moveOnAfter(seconds(1), () -> {
                        CancelScope inner = CancelScope.create();
                        inner.shielded(true);
                        inner.deadline(start + seconds(5).toNanos());
                        inner.enter(() -> operation.accept(group));
                        assertTrue(inner.cancelledCaught());
                        Weft.checkpoint();
                    });
                    assertTrue(outer.cancelledCaught());
                    assertEquals(seconds(5), Sim.since(start));
                })));
    }

    @TestFactory
    @DisplayName("the task may be cancelled through its handle, before it has begun and while it waits")
    Stream<DynamicTest> cancelledThroughTheHandle() {
        return each(
                WAITS,
                operation -> Sim.run(() -> TaskGroup.run(group -> {
                    Task<Void> early = group.fork(() -> operation.accept(group));
                    early.cancelAndJoin();
                    assertEquals(Task.State.CANCELLED, early.state());
                    Task<Void> late = group.fork(() -> operation.accept(group));
                    AsyncTesting.awaitAllBlocked();
                    late.cancelAndJoin();
                    assertEquals(Task.State.CANCELLED, late.state());
                    assertFalse(group.scope().cancelCalled());
                })));
    }

    @TestFactory
    @DisplayName("with nothing to wait for it takes no time")
    Stream<DynamicTest> ready() {
        return each(
                READY,
                operation -> Sim.run(() -> TaskGroup.run(group -> {
                    long start = Weft.currentTime();
                    operation.accept(group);
                    assertEquals(Duration.ZERO, Sim.since(start));
                })));
    }

    private interface Property {
        void check(AsyncConsumer<TaskGroup, ?> operation) throws Throwable;
    }

    private static Stream<DynamicTest> each(Map<String, AsyncConsumer<TaskGroup, ?>> operations, Property property) {
        return operations.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Sim.requireWoven(entry.getValue(), "accept");
                    property.check(entry.getValue());
                }));
    }
}
