package consumer;

import weft.Weft;
import weft.junit.AsyncTest;

/** A second class, for whoever loads one of them too early. */
class FirstTest {
    @AsyncTest
    void suspends() {
        Weft.checkpoint();
        Carrier.check();
    }
}
