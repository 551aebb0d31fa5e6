package weft.junit;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Loads an agent into another JVM. A JVM may not attach to itself, so a second one does it. */
final class AttachMain {
    /** It takes less than a second. */
    private static final long LIMIT_SECONDS = 60;

    private AttachMain() {}

    /** What the second JVM runs: {@code AttachMain PID JAR}. */
    public static void main(String[] arguments) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(arguments[0]);
        try {
            machine.loadAgent(arguments[1]);
        } finally {
            machine.detach();
        }
    }

    /**
     * Loads the agent into this JVM.
     *
     * @throws IOException if that fails
     */
    static void attach(Path agentJar) throws IOException, InterruptedException, URISyntaxException {
        Path output = Files.createTempFile("weft-attach", ".txt");
        try {
            Process helper = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            AttachAtStart.locationOf(AttachMain.class).toString(),
                            AttachMain.class.getName(),
                            String.valueOf(ProcessHandle.current().pid()),
                            agentJar.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = helper.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (!ended || helper.exitValue() != 0) {
                helper.destroyForcibly();
                throw new IOException((ended ? "exit code " + helper.exitValue() : "no end") + " of the JVM that "
                        + "attaches the agent; it said: "
                        + Files.readString(output, Charset.defaultCharset()).strip());
            }
        } finally {
            Files.delete(output);
        }
    }
}
