package weft.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryQueueTest {
    private int wakeups;
    private final EntryQueue queue = new EntryQueue(() -> wakeups++);
    private final List<Integer> ran = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    @Test
    void wakesTheLoopOncePerBatch() {
        queue.add(() -> ran.add(1));
        queue.add(() -> ran.add(2));
        assertEquals(1, wakeups);

        queue.runBatch(failures::add);
        assertEquals(List.of(1, 2), ran);
        queue.add(() -> ran.add(3));
        assertEquals(2, wakeups);
    }

    @Test
    void anEntryThatAddsAnotherDoesNotKeepTheLoop() {
        queue.add(() -> queue.add(() -> ran.add(1)));

        queue.runBatch(failures::add);
        assertEquals(List.of(), ran);
        assertTrue(queue.isPending());
        queue.runBatch(failures::add);
        assertEquals(List.of(1), ran);
    }

    @Test
    void oneThatThrowsDoesNotHarmTheOthers() {
        RuntimeException thrown = new RuntimeException();
        queue.add(() -> {
            throw thrown;
        });
        queue.add(() -> ran.add(1));

        queue.runBatch(failures::add);
        assertEquals(List.of(1), ran);
        assertEquals(List.of(thrown), failures);
    }

    @Test
    void closedItRefusesButRunsWhatIsThere() {
        queue.add(() -> ran.add(1));
        queue.close();

        assertFalse(queue.add(() -> ran.add(2)));
        queue.runBatch(failures::add);
        assertEquals(List.of(1), ran);
    }
}
