package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.StartSignal;
import weft.TaskGroup;
import weft.TaskLocal;
import weft.Weft;
import weft.testing.AsyncTesting;

/** A child has the task locals of whoever forked it, as they were then. */
class TaskLocalsTest {
    private static final TaskLocal<String> USER = TaskLocal.create("user");
    private static final TaskLocal<Integer> DEPTH = TaskLocal.create("depth", 0);

    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("T44: a binding holds in its body, across suspensions, and not after it")
    void bindingHoldsInItsBody() {
        Sim.run(() -> {
            USER.where("ann").where(DEPTH, 1).run(() -> {
                Weft.checkpoint();
                assertEquals("ann", USER.get());
                assertEquals(1, DEPTH.get());
                assertEquals("bob", USER.where("bob").call(() -> {
                    Weft.checkpoint();
                    return USER.get();
                }));
                assertEquals("ann", USER.get());
            });
            assertEquals(0, DEPTH.get());
            var missing = Thrown.by(NoSuchElementException.class, USER::get);
            assertTrue(missing.getMessage().contains("user"), missing.getMessage());
        });
    }

    @Test
    @DisplayName("T44: a binding is taken back when its body fails")
    void bindingIsTakenBackOnFailure() {
        Sim.run(() -> {
            Thrown.by(
                    IllegalStateException.class,
                    () -> DEPTH.where(7).run(() -> {
                        Weft.checkpoint();
                        throw new IllegalStateException("body");
                    }));
            assertEquals(0, DEPTH.get());
        });
    }

    @Test
    @DisplayName("T44: children inherit what held where they were forked, whatever happens there later")
    void childrenInherit() {
        Sim.run(() -> {
            TaskGroup.run(group -> {
                USER.where("ann").run(() -> {
                    group.fork(() -> {
                        AsyncTesting.awaitAllBlocked();
                        log.add(USER.get());
                        group.fork(() -> log.add("grandchild of " + USER.get()));
                    });
                });
                USER.where("bob").run(() -> Weft.sleep(Sim.seconds(1)));
                assertEquals(0, DEPTH.get());
            });
            assertEquals(List.of("ann", "grandchild of ann"), log);
        });
    }

    @Test
    @DisplayName("T44: a child of start inherits from who called start, before and after it has started")
    void startInherits() {
        Sim.run(() -> TaskGroup.run(group -> {
            String seen = USER.where("ann").call(() -> group.<String>start(this::service));
            assertEquals("ann", seen);
        }));
        assertEquals(List.of("ann"), log);
    }

    @weft.Async
    private void service(StartSignal<String> signal) {
        Weft.checkpoint();
        signal.started(USER.get());
        Weft.checkpoint();
        log.add(USER.get());
    }

    @Test
    @DisplayName("T44: a task's binding is not seen by its siblings nor by its parent")
    void bindingsArePrivate() {
        Sim.run(() -> TaskGroup.run(group -> {
            group.fork(() -> DEPTH.where(1).run(() -> Weft.sleep(Sim.seconds(1))));
            group.fork(() -> {
                AsyncTesting.awaitAllBlocked();
                assertEquals(0, DEPTH.get());
            });
            AsyncTesting.awaitAllBlocked();
            assertEquals(0, DEPTH.get());
        }));
    }

    @Test
    @DisplayName("T44: outside a loop there is the initial value or none")
    void outsideALoop() {
        assertEquals(0, DEPTH.get());
        assertThrows(NoSuchElementException.class, USER::get);
    }
}
