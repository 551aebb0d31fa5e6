package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;

/** Whether this is carried by what the build says it should be. */
final class Carrier {
    private Carrier() {}

    /** A woven test stays on the thread that JUnit uses, another one has a thread of its own. */
    static void check() {
        boolean plain = new File("").getAbsoluteFile().getName().equals("plain");
        boolean onItsOwn = Thread.currentThread().getName().startsWith("weft carrier");
        assertEquals(plain, onItsOwn, "on a thread of its own");
    }
}
