package weft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LocalsTest {
    private static final TaskLocal<String> USER = TaskLocal.create("user");
    private static final TaskLocal<Integer> LEVEL = TaskLocal.create("level", 0);

    @Test
    void aValueHoldsInTheBodyAndInTheTasksThatItForks() {
        Weft.run(() -> {
            USER.where("ann").where(LEVEL, 1).run(() -> {
                Weft.checkpoint();
                assertEquals("ann", USER.get());
                TaskGroup.run(group -> {
                    Task<String> inherits = group.fork(() -> USER.get() + LEVEL.get());
                    USER.where("bob").run(() -> {
                        Task<String> inner = group.fork(() -> USER.get() + LEVEL.get());
                        assertEquals("bob1", inner.await());
                    });
                    assertEquals("ann1", inherits.await());
                });
            });
            assertEquals(0, LEVEL.get());
            assertThrows(NoSuchElementException.class, USER::get);
        });
    }

    @Test
    void aChildsBindingIsNotSeenByItsParent() {
        Weft.run(() -> TaskGroup.run(group -> {
            group.fork(() -> USER.where("child").run(() -> Weft.checkpoint()));
            Weft.checkpoint();
            assertThrows(NoSuchElementException.class, USER::get);
        }));
    }

    @Test
    void outsideALoopThereIsTheInitialValue() {
        assertEquals(0, LEVEL.get());
        var e = assertThrows(NoSuchElementException.class, USER::get);
        assertTrue(e.getMessage().contains("TaskLocal 'user' has no value"), e.getMessage());
    }

    @Test
    @DisplayName("each loop has its own value, and the local's identity counts, not its name (Z1, Z2)")
    void loopLocal() {
        LoopLocal<int[]> first = LoopLocal.create("counter", () -> new int[1]);
        LoopLocal<int[]> second = LoopLocal.create("counter", () -> new int[1]);
        for (int run = 0; run < 2; run++) {
            Weft.run(() -> {
                first.get()[0]++;
                assertEquals(1, first.get()[0]);
                assertEquals(0, second.get()[0]);
                second.set(new int[] {5});
                assertEquals(5, second.get()[0]);
            });
        }
        var e = assertThrows(IllegalStateException.class, first::get);
        assertTrue(e.getMessage().startsWith("LoopLocal 'counter' needs a running loop"), e.getMessage());
    }
}
