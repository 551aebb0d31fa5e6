package weft.weaving.cases;

import weft.Async;

/** Recursion, and many activations of one method. */
public final class Depth {
    private Depth() {}

    @Async
    private static int down(Env e, int n) {
        return n == 0 ? e.aw(0) : 1 + down(e, n - 1);
    }

    @Case(value = "10", breaks = "recursion, 10 deep")
    @Async
    public static Object v125(Env e) {
        return down(e, 10);
    }

    @Case(value = "1000", breaks = "recursion, 1 000 deep", big = true)
    @Async
    public static Object v125b(Env e) {
        return down(e, 1_000);
    }

    /** No case: it needs a large stack to suspend, and none to resume. */
    @Async
    public static Object veryDeep(Env e) {
        return down(e, 100_000);
    }

    @Case(value = "overflow", breaks = "a stack overflow, caught", big = true)
    @Async
    public static Object v131(Env e) {
        String caught = "";
        try {
            down(e, Integer.MAX_VALUE);
        } catch (StackOverflowError error) {
            caught = e.aw("over");
        }
        return caught + e.aw("flow");
    }

    @Async
    private static boolean even(Env e, int n) {
        return n == 0 ? e.aw(true) : odd(e, n - 1);
    }

    @Async
    private static boolean odd(Env e, int n) {
        if (n == 0) {
            return e.aw(false);
        }
        boolean result = even(e, n - 1);
        e.aw();
        return result;
    }

    @Case(value = "true false", breaks = "two methods that call each other")
    @Async
    public static Object v125c(Env e) {
        return even(e, 8) + " " + odd(e, 4);
    }

    @Async
    private static long stays(Env e, int depth, int rounds) {
        if (depth > 0) {
            return stays(e, depth - 1, rounds);
        }
        long sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += e.aw(i);
        }
        return sum;
    }

    @Case(value = "49995000", breaks = "10 000 suspensions at depth 500: each must cost one frame", big = true)
    @Async
    public static Object v125d(Env e) {
        return stays(e, 500, 10_000);
    }

    @Case(value = "1 1 2 3 5 8", breaks = "a resumed frame calls its own method afresh")
    @Async
    public static Object v127(Env e) {
        return fib(e, 1) + " " + fib(e, 2) + " " + fib(e, 3) + " " + fib(e, 4) + " " + fib(e, 5) + " " + fib(e, 6);
    }

    @Async
    private static int fib(Env e, int n) {
        if (n <= 2) {
            return e.aw(1);
        }
        return fib(e, n - 1) + fib(e, n - 2);
    }

    @Case(value = "true false 1", breaks = "a thread that is interrupted while it is suspended")
    @Async
    public static Object v131b(Env e) {
        Thread.currentThread().interrupt();
        int one = e.aw(1);
        boolean before = Thread.interrupted();
        e.aw();
        return before + " " + Thread.interrupted() + " " + one;
    }

    @Case(
            value = "OutOfMemoryError: none InternalError: broken 7",
            trace = "f",
            breaks = "errors of the JVM's own, at a suspension")
    @Async
    public static Object v131c(Env e) {
        String all = "";
        for (Error each : new Error[] {new OutOfMemoryError("none"), new InternalError("broken")}) {
            try {
                e.awThrow(each);
            } catch (VirtualMachineError error) {
                all += e.aw(error.getClass().getSimpleName()) + ": " + error.getMessage() + " ";
            }
        }
        try {
            all += fails(e);
        } catch (OutOfMemoryError error) {
            all += e.aw(7);
        }
        return all;
    }

    @Async
    private static String fails(Env e) {
        try {
            return e.aw("x") + new long[e.aw(Integer.MAX_VALUE)].length;
        } finally {
            e.tr(e.aw("f"));
        }
    }
}
