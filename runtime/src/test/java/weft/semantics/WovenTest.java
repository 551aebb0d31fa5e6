package weft.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.Async;
import weft.AsyncCallable;
import weft.AsyncConsumer;
import weft.AsyncFunction;
import weft.AsyncRunnable;
import weft.Weft;

/** That the woven test run is woven, and the thread-backed one is not: otherwise each suite could test the other's half. */
class WovenTest {
    @Test
    @DisplayName("bodies of all shapes are woven exactly in the woven run")
    void bodiesAreWoven() {
        AsyncRunnable<RuntimeException> runnable = Weft::checkpoint;
        AsyncCallable<String, RuntimeException> callable = this::suspends;
        AsyncConsumer<String, RuntimeException> consumer = text -> Weft.checkpoint();
        AsyncFunction<String, String, RuntimeException> function = text -> {
            Weft.checkpoint();
            return text;
        };
        assertEquals(Sim.woven(), Sim.isWoven(runnable, "run"));
        assertEquals(Sim.woven(), Sim.isWoven(callable, "call"));
        assertEquals(Sim.woven(), Sim.isWoven(consumer, "accept"));
        assertEquals(Sim.woven(), Sim.isWoven(function, "apply"));
        assertEquals(Sim.woven(), Sim.isWoven(this, "suspends"));
    }

    @Test
    @DisplayName("woven tasks stay on the loop's thread, others have one of their own")
    void wovenTasksStayOnTheLoopsThread() {
        Thread loop = Thread.currentThread();
        List<Thread> seen = new ArrayList<>();
        Sim.run(() -> {
            seen.add(Thread.currentThread());
            suspends();
            seen.add(Thread.currentThread());
        });
        assertEquals(seen.get(0), seen.get(1));
        if (Sim.woven()) {
            assertEquals(loop, seen.get(0));
        } else {
            assertFalse(seen.contains(loop));
        }
        assertTrue(seen.size() == 2);
    }

    @Async
    private String suspends() {
        Weft.checkpoint();
        return "resumed";
    }
}
