package weft.weaving.jars;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A run of the real command, and what it printed.
 *
 * @param summary its last line, of which {@code refused} is the end
 * @param seconds how long it took, starting the JVM included
 */
record WeaveCommand(String summary, int woven, int eligible, int suspendPoints, String refused, double seconds) {
    private static final Pattern SUMMARY = Pattern.compile("weft: FOR STRESS ONLY: .* wove (\\d+) of (\\d+) eligible "
            + "methods .* with (\\d+) suspension points in .*: (.*)");

    static WeaveCommand run(Path jar, List<Path> libraries, Path output) throws IOException, InterruptedException {
        Path printed = Files.createTempFile("weft", ".out");
        long start = System.nanoTime();
        try {
            int status = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1500m",
                            "-jar",
                            System.getProperty("weft.agent.jar"),
                            "weave",
                            "--every-call",
                            jar.toString(),
                            "-o",
                            output.toString(),
                            "-cp",
                            libraries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)))
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start()
                    .waitFor();
            return parse(status, Files.readString(printed), (System.nanoTime() - start) / 1e9);
        } finally {
            Files.delete(printed);
        }
    }

    private static WeaveCommand parse(int status, String printed, double seconds) {
        Matcher summary = SUMMARY.matcher(printed);
        if (status != 0 || !summary.find()) {
            throw new AssertionError("weave ended with " + status + ":\n" + printed);
        }
        return new WeaveCommand(
                summary.group(),
                Integer.parseInt(summary.group(1)),
                Integer.parseInt(summary.group(2)),
                Integer.parseInt(summary.group(3)),
                summary.group(4),
                seconds);
    }

    double wovenPercent() {
        return 100.0 * woven / eligible;
    }
}
