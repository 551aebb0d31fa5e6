package diagnostics;

import weft.Async;
import weft.Weft;

/** Another agent makes a mess of its class file. */
final class Broken {
    private Broken() {}

    @Async
    static void run() {
        Weft.checkpoint();
    }
}
