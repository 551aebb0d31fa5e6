package weft.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherFactory;
import weft.Weft;

class AttachAtStartTest {
    /** Opens a session as a tool does that runs tests, and then loads what can be woven. */
    static final class Tool {
        public static void main(String[] args) {
            try (LauncherSession session = LauncherFactory.openSession()) {
                Objects.requireNonNull(session);
                Suspending.run();
            }
        }
    }

    static final class Suspending {
        static void run() {
            Weft.run(() -> {
                Weft.checkpoint();
                System.out.println("woven");
            });
        }
    }

    @Test
    @DisplayName("with weft.test.attach the agent weaves what is loaded after the session was opened")
    void attached() throws Exception {
        String output = output(0, "-Dweft.test.attach=true");
        assertTrue(output.lines().anyMatch("woven"::equals), output);
    }

    @Test
    @DisplayName("without it nothing is attached")
    void notAttached() throws Exception {
        String output = output(1);
        assertTrue(output.contains("is not woven, and -Dweft.unwoven=fail"), output);
    }

    @Test
    @DisplayName("where an agent is at work already, nothing is attached, and nothing said")
    void agentIsThere() throws Exception {
        String output = output(
                0,
                "-Dweft.test.attach=true",
                "-javaagent:" + AttachAtStart.locationOf(Class.forName("weft.agent.WeftAgent")));
        assertEquals("woven", output.strip());
    }

    private static String output(int exitCode, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(options));
        command.addAll(
                List.of("-Dweft.unwoven=fail", "-cp", System.getProperty("java.class.path"), Tool.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        assertEquals(exitCode, process.waitFor(), output);
        return output;
    }
}
