package hotswap;

import weft.Async;

/** What a developer has running, before the edit. */
public final class Worker {
    private Worker() {}

    @Async
    static String keepsItsLayout(String given) {
        String text = "old " + given;
        int number = 1;
        Gate.pass();
        return text + " " + number + ", then old";
    }

    @Async
    static String changesItsLayout(String given) {
        int number = 1;
        Gate.pass();
        return given + number;
    }

    @Async
    static String gainsAPoint(String given) {
        return "old " + given;
    }

    @Async
    static String losesItsPoint(String given) {
        Gate.pass();
        return "old " + given;
    }

    @Async
    static String becomesRefused(String given) {
        Gate.pass();
        return "old " + given;
    }

    @Async
    static String wasRefused(String given) {
        synchronized (Worker.class) {
            Gate.pass();
        }
        return "old " + given;
    }

    static String isPlain(String given) {
        return "old " + given;
    }
}
