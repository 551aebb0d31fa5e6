package weft.jmh.weave;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a JVM to its end and tells what that took. */
final class ChildProcess {
    private static final Path OWN_STATUS = Path.of("/proc/self/stat");
    private static final int CHILDREN_USER_TIME = 13; // Counted from behind the command's name.
    private static final long NANOS_PER_TICK = 10_000_000; // Linux has had 100 ticks a second in there for ever.

    private ChildProcess() {}

    /**
     * What a run took.
     *
     * @param millis on the wall
     * @param cpuMillis of all threads; 0 where there is no {@code /proc}
     */
    record Cost(double millis, double cpuMillis) {}

    static Cost run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        File discarded = new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(discarded).redirectError(ProcessBuilder.Redirect.INHERIT);
        long cpu = cpuNanosOfChildren();
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        long end = System.nanoTime();
        if (exit != 0) {
            throw new IllegalStateException("exit code " + exit + " of " + String.join(" ", command));
        }
        return new Cost((end - start) / 1e6, (cpuNanosOfChildren() - cpu) / 1e6);
    }

    private static long cpuNanosOfChildren() throws IOException {
        if (!Files.exists(OWN_STATUS)) {
            return 0;
        }
        String status = Files.readString(OWN_STATUS);
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[CHILDREN_USER_TIME]) + Long.parseLong(fields[CHILDREN_USER_TIME + 1]))
                * NANOS_PER_TICK;
    }
}
