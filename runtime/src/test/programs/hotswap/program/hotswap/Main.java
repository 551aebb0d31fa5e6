package hotswap;

import java.util.List;
import weft.Async;
import weft.AsyncFunction;
import weft.TaskGroup;
import weft.Weft;

/** Runs the worker's methods before, while and after somebody changes them. */
public final class Main {
    private static final List<AsyncFunction<String, String, RuntimeException>> METHODS = List.of(
            Worker::keepsItsLayout,
            Worker::changesItsLayout,
            Worker::gainsAPoint,
            Worker::losesItsPoint,
            Worker::becomesRefused,
            Worker::wasRefused,
            Worker::isPlain);

    private Main() {}

    public static void main(String[] args) throws Exception {
        Swap swap = Swap.by(args);
        Weft.run(() -> show("before"));
        Gate.closed = true;
        Weft.run(() -> TaskGroup.run(group -> {
            for (AsyncFunction<String, String, RuntimeException> method : METHODS) {
                group.fork(() -> show("during", method));
            }
            while (Gate.waiting < 4) {
                Weft.checkpoint();
            }
            swap.toTheNewCode();
            Gate.closed = false;
        }));
        Weft.run(() -> show("after"));
        swap.toTheOldCode();
        Weft.run(() -> show("again"));
    }

    @Async
    private static void show(String when) {
        for (AsyncFunction<String, String, RuntimeException> method : METHODS) {
            show(when, method);
        }
    }

    @Async
    private static void show(String when, AsyncFunction<String, String, RuntimeException> method) {
        try {
            System.out.println(when + ": " + method.apply("x"));
        } catch (IllegalStateException | LinkageError e) {
            System.out.println(when + ": " + e.getMessage().replaceFirst("[;:] .*", ""));
        }
    }
}
