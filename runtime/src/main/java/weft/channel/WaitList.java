package weft.channel;

import org.jspecify.annotations.Nullable;

/** Who waits, first come first served. Linked through the waiters, so that one that gives up is out at once. */
final class WaitList {
    private @Nullable Waiter first;
    private @Nullable Waiter last;

    boolean isEmpty() {
        return first == null;
    }

    @Nullable
    Waiter first() {
        return first;
    }

    /** How many; counts them. */
    int size() {
        int size = 0;
        for (Waiter each = first; each != null; each = each.next) {
            size++;
        }
        return size;
    }

    void add(Waiter waiter) {
        waiter.list = this;
        Waiter before = last;
        waiter.previous = before;
        if (before == null) {
            first = waiter;
        } else {
            before.next = waiter;
        }
        last = waiter;
    }

    void remove(Waiter waiter) {
        Waiter before = waiter.previous;
        Waiter after = waiter.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
        waiter.list = null;
        waiter.previous = null;
        waiter.next = null;
    }

    void endAll(Ending ending) {
        for (Waiter each = first; each != null; each = first) {
            each.wake(ending);
        }
    }

    /** Ends the waits at one end of the channel; the others go on. */
    void endAllAt(Object end, Ending ending) {
        Waiter each = first;
        while (each != null) {
            Waiter after = each.next;
            if (each.end == end) {
                each.wake(ending);
                if (after != null && after.list != this) {
                    after = first; // It was another clause of the same choice.
                }
            }
            each = after;
        }
    }
}
