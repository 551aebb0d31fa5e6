package weft.weaving;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import weft.weave.Weaver.Mode;

/** The same source in the class files of other compilers, and woven ahead of time, does the same. */
class CompilersTest {
    @TestFactory
    @DisplayName("javac without debug information (V051, V137)")
    Stream<DynamicContainer> withoutDebugInformation() {
        return modes(new Suite(CaseFiles.javac(CaseFiles.sources(), "-g:none"), Mode.LOAD_TIME));
    }

    @TestFactory
    @DisplayName("javac with string concatenation by builders (V035, V137)")
    Stream<DynamicContainer> withStringBuilders() {
        return modes(new Suite(
                CaseFiles.javac(CaseFiles.sources(), "-g", "-parameters", "-XDstringConcat=inline"), Mode.LOAD_TIME));
    }

    @TestFactory
    @DisplayName("the compiler of Eclipse (V137)")
    Stream<DynamicContainer> eclipse() {
        return modes(new Suite(CaseFiles.ecj(CaseFiles.sources(), "-g"), Mode.LOAD_TIME));
    }

    @TestFactory
    @DisplayName("R8: woven ahead of time")
    Stream<DynamicContainer> aheadOfTime() {
        return modes(new Suite(CaseFiles.javac(CaseFiles.sources(), "-g"), Mode.AHEAD_OF_TIME));
    }

    @TestFactory
    @DisplayName(
            "javac for each Java version that it knows: accessors, builders, nestmates, class file versions (V137)")
    Stream<DynamicContainer> releases() {
        return IntStream.of(8, 11, 17, 21, 25)
                .filter(release -> release <= Runtime.version().feature())
                .mapToObj(release ->
                        dynamicContainer("--release " + release, modes(new Suite(release(release), Mode.LOAD_TIME))));
    }

    private static CaseFiles release(int release) {
        String[] options = {"-g", "-parameters", "--release", Integer.toString(release)};
        return release < 17
                ? CaseFiles.javac(CaseFiles.java8Sources(), options).with(CaseFiles.javac(CaseFiles.envSources(), "-g"))
                : CaseFiles.javac(CaseFiles.sources(), options);
    }

    private static Stream<DynamicContainer> modes(Suite suite) {
        return List.of(
                dynamicContainer("R0", suite.each(suite::isAsExpected)),
                dynamicContainer("R1", suite.each(suite::neverSuspends)),
                dynamicContainer("R2", suite.each(suite::alwaysSuspends)),
                dynamicContainer("R4", suite.each(suite::fails)))
                .stream();
    }
}
