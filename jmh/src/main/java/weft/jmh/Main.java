package weft.jmh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import weft.jmh.echo.EchoBenchmark;
import weft.jmh.weave.WeavingSpeed;

/** Runs everything there is to measure; or, given JMH's arguments, some of the benchmarks. */
public final class Main {
    /** Those of the JMH benchmarks. */
    private static final List<String> FLAGS =
            List.of(Comparison.class.getAnnotation(Fork.class).jvmArgs());

    private Main() {}

    /** Takes JMH's arguments; without any, runs all, also what is not JMH's. */
    public static void main(String[] args)
            throws CommandLineOptionException, RunnerException, IOException, InterruptedException {
        if (args.length == 0) {
            runAlone(ParkedMemory.class);
            runAlone(CancelMany.class);
            runAlone(WeavingSpeed.class);
        }
        CommandLineOptions options = new CommandLineOptions(args);
        OptionsBuilder builder = new OptionsBuilder();
        builder.parent(options).addProfiler(GCProfiler.class).addProfiler(CpuProfiler.class);
        if (!VirtualThreads.exist()) {
            builder.exclude("virtualThread");
        }
        new Runner(builder.build()).run();
        if (args.length == 0) {
            EchoBenchmark.main(args);
        }
    }

    /** In a JVM of its own, with the flags of {@link Comparison}. */
    private static void runAlone(Class<?> program) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException(program.getName() + " failed with exit code " + exit);
        }
    }
}
