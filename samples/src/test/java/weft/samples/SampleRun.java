package weft.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs a sample as a user would: on a JVM of its own with the agent, where code that is not woven is an error. */
final class SampleRun {
    /** Far more than any sample takes: only a hang meets it. */
    private static final long LIMIT_SECONDS = 120;

    private final String name;
    private final List<String> lines;

    private SampleRun(String name, List<String> lines) {
        this.name = name;
        this.lines = lines;
    }

    /** What the sample printed, if it ended well. */
    static SampleRun of(Class<?> sample, String... arguments) throws IOException, InterruptedException {
        List<String> command = command(sample);
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("weft-sample", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output);
            assertTrue(ended, () -> sample + " still runs after " + LIMIT_SECONDS + " seconds; so far:\n" + text);
            assertEquals(0, process.exitValue(), () -> sample + " failed:\n" + text);
            return new SampleRun(sample.getSimpleName(), text.lines().toList());
        } finally {
            Files.delete(output);
        }
    }

    /** How to run the class's main method woven. Arguments may be added. */
    static List<String> command(Class<?> main) {
        String agent = Objects.requireNonNull(
                System.getProperty("weft.agent.jar"), "weft.agent.jar is not set; Maven does it in samples/pom.xml");
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + agent,
                "-Dweft.unwoven=fail",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    }

    List<String> lines() {
        return lines;
    }

    /** Passes if lines that contain these texts were printed in this order; other lines may be in between. */
    void assertPrinted(String... texts) {
        int next = 0;
        for (String line : lines) {
            if (next < texts.length && line.contains(texts[next])) {
                next++;
            }
        }
        if (next < texts.length) {
            fail(name + " did not print \"" + texts[next] + "\" where it should have:\n" + String.join("\n", lines));
        }
    }

    void assertNeverPrinted(String text) {
        for (String line : lines) {
            assertTrue(!line.contains(text), () -> name + " printed " + text + ":\n" + String.join("\n", lines));
        }
    }
}
