package weft.weaving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import weft.weave.Weaver.Mode;

/** Many activations of the same methods at once, and which frames they leave. */
class FramesTest {
    private static final int COROUTINES = 1_000;
    private static final long LARGE_STACK = 256L << 20;
    private static final CaseLoader WOVEN =
            CaseLoader.woven(CaseFiles.javac(CaseFiles.sources(), "-g"), Mode.LOAD_TIME);

    @Test
    @DisplayName("V126: a thousand coroutines in the same methods, a step each in turn, do not disturb each other")
    void interleaved() {
        CaseMethod method = find("v127");
        List<Driver> running = new ArrayList<>();
        for (int i = 0; i < COROUTINES; i++) {
            Driver driver = Driver.stepwise(method, WOVEN);
            assertFalse(driver.begin());
            running.add(driver);
        }
        for (int steps = 0; !running.isEmpty(); steps++) {
            assertTrue(steps < COROUTINES, "no end");
            running.removeIf(driver -> {
                boolean ended = driver.step();
                if (ended) {
                    assertEquals(method.what().value(), driver.outcome().end());
                }
                return ended;
            });
        }
    }

    @Test
    @DisplayName("I4, I5: there is a frame for each call, and those that did not run are not saved again")
    void onlyWhatRanIsSaved() {
        Driver driver = Driver.stepwise(find("v125d"), WOVEN);
        assertFalse(driver.begin());
        List<Object> before = driver.frames();
        assertFalse(driver.step());
        List<Object> after = driver.frames();

        assertEquals(1 + 1 + 500 + 1, before.size()); // Env.aw, the method at depth 0, those at 1 to 500, the case.
        assertEquals(before.size(), after.size());
        assertNotSame(before.get(0), after.get(0));
        assertNotSame(before.get(1), after.get(1));
        for (int i = 2; i < before.size(); i++) {
            assertSame(before.get(i), after.get(i));
        }
    }

    @Test
    @DisplayName("V125: a suspension 100 000 calls deep is resumed on a small stack")
    void veryDeep() throws InterruptedException {
        Driver driver = Driver.stepwise(new CaseMethod("weft.weaving.cases.Depth", "veryDeep", null), WOVEN);
        Thread deep = new Thread(null, driver::begin, "deep", LARGE_STACK);
        deep.start();
        deep.join();

        assertEquals(1 + 100_001 + 1, driver.frames().size());
        assertTrue(driver.step());
        assertEquals("100000", driver.outcome().end());
    }

    private static CaseMethod find(String name) {
        return CaseMethod.all().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
