package weft.jmh.echo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints the CPU time per request of each server at 1, 50 and 1000 connections, 64 bytes there and back, and its ratio to
 * the selector loop's. The servers run in JVMs of their own with the same flags, all at the same time, and are measured
 * in turns, so that what else the machine does hits them alike.
 *
 * <p>Takes the servers to measure, by default all that this JDK has, and what to pass to their JVMs ({@code -X...}).
 */
public final class EchoBenchmark {
    private static final List<String> FLAGS =
            List.of("-Xms256m", "-Xmx256m", "-Xmn100m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
    private static final int[] CONNECTIONS = {1, 50, 1000};
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int REQUESTS = 100_000;

    private EchoBenchmark() {}

    public static void main(String[] args) throws IOException {
        List<String> kinds = new ArrayList<>();
        List<String> flags = new ArrayList<>(FLAGS);
        for (String arg : args) {
            (arg.startsWith("-") ? flags : kinds).add(arg);
        }
        if (kinds.isEmpty()) {
            kinds.addAll(List.of("selector", "weft", "threads"));
            if (Runtime.version().feature() >= 21) {
                kinds.add("virtual");
            }
        }
        System.out.println("server CPU per request, us: median (min-max) of " + ROUNDS + " rounds of " + REQUESTS
                + " requests; JDK " + Runtime.version() + ", " + String.join(" ", flags));
        for (int connections : CONNECTIONS) {
            measure(kinds, flags, connections);
        }
    }

    private static void measure(List<String> kinds, List<String> flags, int connections) throws IOException {
        List<Candidate> candidates = new ArrayList<>();
        try {
            for (String kind : kinds) {
                candidates.add(new Candidate(kind, flags, connections));
            }
            for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
                for (Candidate candidate : candidates) {
                    candidate.run(round >= 0);
                }
            }
            double base = candidates.get(0).median();
            for (Candidate candidate : candidates) {
                System.out.println(candidate.line(base));
            }
        } finally {
            for (Candidate candidate : candidates) {
                candidate.close();
            }
        }
    }

    /** One server, the connections to it, and what was measured. */
    private static final class Candidate implements AutoCloseable {
        private final String kind;
        private final int connections;
        private final Process process;
        private final BufferedReader output;
        private final Writer input;
        private final EchoLoad load;
        private final List<Double> micros = new ArrayList<>();

        Candidate(String kind, List<String> flags, int connections) throws IOException {
            this.kind = kind;
            this.connections = connections;
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoServers.class.getName(), kind));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            output = process.inputReader(StandardCharsets.UTF_8);
            input = process.outputWriter(StandardCharsets.UTF_8);
            load = new EchoLoad(Integer.parseInt(output.readLine()), connections);
        }

        void run(boolean measured) throws IOException {
            long before = cpuNanos();
            load.run(REQUESTS);
            long spent = cpuNanos() - before;
            if (measured) {
                micros.add(spent / 1e3 / REQUESTS);
            }
        }

        private long cpuNanos() throws IOException {
            input.write("cpu\n");
            input.flush();
            return Long.parseLong(output.readLine());
        }

        double median() {
            return sorted()[ROUNDS / 2];
        }

        private double[] sorted() {
            return micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        }

        String line(double base) {
            double[] sorted = sorted();
            return String.format(
                    Locale.ROOT,
                    "%5d connections  %-9s %6.2f (%.2f-%.2f)  x %.3f",
                    connections,
                    kind,
                    median(),
                    sorted[0],
                    sorted[ROUNDS - 1],
                    median() / base);
        }

        @Override
        public void close() throws IOException {
            load.close();
            input.close();
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                throw new UncheckedIOException(new IOException("interrupted", e));
            }
        }
    }
}
