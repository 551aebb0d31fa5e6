package hotswap;

import weft.Async;
import weft.Weft;

/** Where tasks wait while their code is changed; always suspends. */
public final class Gate {
    static volatile boolean closed;
    static int waiting;

    private Gate() {}

    @Async
    static void pass() {
        waiting++;
        do {
            Weft.checkpoint();
        } while (closed);
        waiting--;
    }
}
