package weft.weaving;

import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import weft.weave.Weaver.Mode;

/**
 * Woven code does what plain Java does: every case comes to the same end, by the same way, whether it is woven or not
 * and whichever of its calls suspend.
 */
class WeavingTest {
    private static final Suite SUITE = new Suite(CaseFiles.javac(CaseFiles.sources(), "-g"), Mode.LOAD_TIME);

    @TestFactory
    @DisplayName("R0: un-woven, the cases do what they should")
    Stream<DynamicTest> unwoven() {
        return SUITE.each(SUITE::isAsExpected);
    }

    @TestFactory
    @DisplayName("R0, each call suspends: the plain carrier")
    Stream<DynamicTest> plainCarrierSuspends() {
        return SUITE.each(SUITE::plainCarrierSuspends);
    }

    @TestFactory
    @DisplayName("R1: woven, no call suspends")
    Stream<DynamicTest> neverSuspends() {
        return SUITE.each(SUITE::neverSuspends);
    }

    @TestFactory
    @DisplayName("R2, I3: woven, each call suspends, and only what is needed is held meanwhile")
    Stream<DynamicTest> alwaysSuspends() {
        return SUITE.each(SUITE::holdsWhatItNeeds);
    }

    @TestFactory
    @DisplayName("R3: woven, some calls suspend")
    Stream<DynamicTest> sometimesSuspends() {
        return SUITE.each(SUITE::sometimesSuspends);
    }

    @TestFactory
    @DisplayName("R4: woven, a call fails as it resumes")
    Stream<DynamicTest> fails() {
        return SUITE.each(SUITE::fails);
    }
}
