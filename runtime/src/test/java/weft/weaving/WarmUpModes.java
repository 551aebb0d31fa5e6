package weft.weaving;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import weft.weave.Weaver.Mode;

/** What the JVM compiled, believing that nothing ever suspends, must stand corrected. Takes minutes: profile {@code modes}. */
class WarmUpModes {
    private static final int ROUNDS = 20_000;
    private static final Suite SUITE = new Suite(CaseFiles.javac(CaseFiles.sources(), "-g"), Mode.LOAD_TIME);

    @TestFactory
    @DisplayName("R5: each call suspends after 20 000 rounds in which none did, and the other way round")
    Stream<DynamicTest> afterWarmUp() {
        return SUITE.each(method -> SUITE.afterWarmUp(method, ROUNDS));
    }
}
