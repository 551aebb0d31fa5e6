package weft.launching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static weft.launching.Jvm.AGENT;
import static weft.launching.Jvm.RUNTIME;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls to {@code @Async} methods that no instruction spells out: of deserialised lambdas, by proxies, by reflection;
 * and one method for two interfaces.
 */
@DisplayName("A11: lambdas that were sent, proxies, reflection")
class CallersTest {
    private static final String REFUSED_TO_SUSPEND = "IllegalStateException: callers.Main$";
    private static final String BY_REFLECTION = " calls it by reflection or through a method handle, and their frames "
            + "are not woven. Call it by its name; or, where the frames are not yours, call through Weft.bridge";

    @TempDir
    Path directory;

    private Path program;

    @BeforeEach
    void compile() throws Exception {
        program = Programs.compile("callers", directory.resolve("program"), RUNTIME);
    }

    @Test
    void withTheAgentAnInterceptorIsPlainJavaOnABridge() throws Exception {
        Jvm.Result result = run("-Dweft.unwoven=allow", "-javaagent:" + AGENT);
        assertEquals(
                expected(List.of(
                        "[load 1, gave loadx, woven got loadx]",
                        "41",
                        "[load 1, gave loaded x, woven got loaded x]",
                        "[loadTwice 1, gave loaded xloaded x, woven got loaded xloaded x]")),
                result.out());
        assertEquals("", result.err());
    }

    @Test
    void withTheAgentAnInterceptorThatMayNotHaveAThreadIsToldSo() throws Exception {
        Jvm.Result result = run("-Dweft.unwoven=fail", "-javaagent:" + AGENT);
        String mayNot = " is @Async and may suspend, but its caller cannot: callers.Main$Logging.invoke(Main.java:135)";
        assertEquals(
                expected(List.of(
                        "[load 1, gave loadx, woven got loadx]",
                        "41",
                        REFUSED_TO_SUSPEND + "Shop.load" + mayNot + BY_REFLECTION,
                        REFUSED_TO_SUSPEND + "Store.loadTwice" + mayNot + BY_REFLECTION)),
                result.out());
        assertEquals("", result.err());
    }

    @Test
    void withoutTheAgentAnInterceptorSeesTheTwinAndItsDummyResult() throws Exception {
        Jvm.java("-jar", AGENT, "weave", program.toString(), "-cp", RUNTIME.toString());
        Jvm.Result result = run("-Dweft.unwoven=fail");
        assertEquals(
                expected(List.of(
                        "[load 2, gave loadx, woven got loadx]",
                        "42",
                        "[load 2, gave null, woven got loaded x]",
                        "[loadTwice 2, gave null, woven got loaded xloaded x]")),
                result.out());
        assertEquals("", result.err());
    }

    private static List<String> expected(List<String> proxies) {
        List<String> lines = new ArrayList<>(List.of("lambda!!", "reference!"));
        lines.addAll(proxies);
        lines.addAll(List.of(
                "IllegalArgumentException: no x",
                "loaded a, loaded b, loaded c",
                "stock of a, stock of b, stock of c",
                "loaded reflection",
                REFUSED_TO_SUSPEND + "Shop.load is @Async and may suspend, but its caller cannot: "
                        + "callers.Main.methodHandle(Main.java:215)" + BY_REFLECTION,
                "sees load1 @Async"));
        return lines;
    }

    private Jvm.Result run(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-cp", Jvm.classPath(RUNTIME, program), "callers.Main"));
        return Jvm.java(arguments);
    }
}
