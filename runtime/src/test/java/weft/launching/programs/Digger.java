package weft.launching.programs;

import weft.Async;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;

/** A task that calls itself for ever, and suspends now and then, so that its frames fill the heap and not the stack. */
public final class Digger {
    private Digger() {}

    public static void main(String[] args) {
        Weft.run(Digger::digBesideASibling);
    }

    @Async
    static void digBesideASibling() {
        try {
            TaskGroup.run(group -> {
                group.fork(Digger::waitForTheEnd);
                group.fork(() -> dig(1));
            });
        } catch (ExceptionGroup e) {
            System.out.println(e.exceptions());
        }
    }

    @Async
    private static void waitForTheEnd() {
        try {
            Weft.sleepForever();
        } finally {
            System.out.println("cancelled");
        }
    }

    @Async
    @SuppressWarnings("InfiniteRecursion") // What it is about.
    private static int dig(int depth) {
        if (depth % 1000 == 0) {
            Weft.checkpoint();
        }
        return 1 + dig(depth + 1);
    }
}
