package hotswap;

import weft.Async;

/** The same after the edit: other bodies, the same methods. */
public final class Worker {
    private Worker() {}

    @Async
    static String keepsItsLayout(String given) {
        String text = "new " + given;
        int number = 2;
        Gate.pass();
        return text + " " + number + ", then new";
    }

    @Async
    static String changesItsLayout(String given) {
        long number = 2;
        Gate.pass();
        Gate.pass();
        return given + number;
    }

    @Async
    static String gainsAPoint(String given) {
        String text = "new ";
        Gate.pass();
        return text + given;
    }

    @Async
    static String losesItsPoint(String given) {
        return "new " + given;
    }

    @Async
    static String becomesRefused(String given) {
        synchronized (Worker.class) {
            Gate.pass();
        }
        return "new " + given;
    }

    @Async
    static String wasRefused(String given) {
        Gate.pass();
        return "new " + given;
    }

    static String isPlain(String given) {
        return "new " + given;
    }
}
