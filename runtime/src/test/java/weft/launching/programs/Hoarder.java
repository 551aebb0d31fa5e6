package weft.launching.programs;

import java.time.Duration;
import weft.Async;
import weft.Weft;

/** Waits while it holds a monitor, which cannot be woven; the rest of it can. */
public final class Hoarder {
    private static final Object TREASURE = new Object();

    private Hoarder() {}

    public static void main(String[] args) {
        Weft.run(Hoarder::live);
    }

    @Async
    static void live() {
        Weft.sleep(Duration.ZERO);
        System.out.println("alive");
        try {
            hoard();
        } catch (Error e) {
            System.out.println(e.getMessage());
        }
    }

    @Async
    static void hoard() {
        synchronized (TREASURE) {
            Weft.sleep(Duration.ZERO);
        }
    }
}
