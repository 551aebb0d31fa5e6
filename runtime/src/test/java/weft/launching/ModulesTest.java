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

/** A module that uses Weft without requiring it, and exports and opens nothing. */
@DisplayName("A9, B121: named modules")
class ModulesTest {
    @TempDir
    Path directory;

    private Path module;

    @BeforeEach
    void compile() throws Exception {
        module = Programs.compile(
                "module",
                directory.resolve("app"),
                List.of("--module-path", RUNTIME.toString(), "--add-modules", "weft", "--add-reads", "app=weft"));
    }

    @Test
    void withTheRuntimeOnTheModulePathItIsMadeToReadIt() throws Exception {
        works("--module-path", Jvm.classPath(module, RUNTIME), "--add-modules", "weft", "-m", "app/app.Main");
    }

    @Test
    void withTheRuntimeOnTheClassPathItReadsItLikeAllThatIsTransformed() throws Exception {
        works("-cp", RUNTIME.toString(), "--module-path", module.toString(), "-m", "app/app.Main");
    }

    @Test
    void inALayerOfItsOwnItFindsTheRuntimeThereOrInAParentOrOnTheClassPath() throws Exception {
        Path launcher = Programs.compile("layers", directory.resolve("launcher"));
        String program = "launcher.Layers";
        works("-cp", launcher.toString(), program, module.toString(), RUNTIME.toString());
        works("-cp", Jvm.classPath(launcher, RUNTIME), program, module.toString());
        works(
                "-cp",
                launcher.toString(),
                "--module-path",
                RUNTIME.toString(),
                "--add-modules",
                "weft",
                program,
                module.toString());
    }

    private static void works(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-javaagent:" + AGENT, "-Dweft.unwoven=fail"));
        all.addAll(List.of(arguments));
        assertEquals(new Jvm.Result(0, List.of("module works app"), ""), Jvm.java(all));
    }
}
