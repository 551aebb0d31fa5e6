package weft;

import java.util.ArrayList;
import java.util.List;

/**
 * The tasks of one run that wait until all others are blocked, each with a cushion: for how long that must have been so.
 * Confined to the loop.
 */
final class IdleWaiters {
    private final List<Waiter> waiters = new ArrayList<>();

    private record Waiter(TaskImpl<?> task, long cushionNanos) {}

    boolean isEmpty() {
        return waiters.isEmpty();
    }

    void add(TaskImpl<?> task, long cushionNanos) {
        waiters.add(new Waiter(task, cushionNanos));
    }

    boolean remove(TaskImpl<?> task) {
        return waiters.removeIf(waiter -> waiter.task == task);
    }

    /** The shortest cushion; {@link Long#MAX_VALUE} if nobody waits. */
    long shortest() {
        return waiters.stream().mapToLong(Waiter::cushionNanos).min().orElse(Long.MAX_VALUE);
    }

    /** Wakes those with the shortest cushion if all has been idle for so long. What they do ends the others' time. */
    boolean wake(long idleNanos) {
        long shortest = shortest();
        if (idleNanos < shortest || isEmpty()) {
            return false;
        }
        List<Waiter> woken = waiters.stream()
                .filter(waiter -> waiter.cushionNanos == shortest)
                .toList();
        waiters.removeAll(woken);
        woken.forEach(waiter -> waiter.task.wake(null));
        return true;
    }
}
