package weft.jmh.weave;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import weft.jmh.Rounds;

/**
 * Prints what the agent costs a program from its start to its end: one that loads all of its classes, calls each once and
 * is done. Next to it, the same without any agent, with agents that do nothing, and woven ahead of time.
 */
public final class StartUp {
    private static final int WARM_UP_ROUNDS = 1;
    private static final int ROUNDS = 11;

    private final Path directory;
    private final Path agent;
    private final Path runtime;

    private StartUp(Path directory, Path agent, Path runtime) {
        this.directory = directory;
        this.agent = agent;
        this.runtime = runtime;
    }

    /** Takes the paths of the agent's and of the runtime's jar. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("weft-startup");
        try {
            StartUp startUp = new StartUp(directory, Path.of(args[0]), Path.of(args[1]));
            startUp.report(100, false);
            startUp.report(5_000, false);
            startUp.report(100, true);
            startUp.report(5_000, true);
        } finally {
            Sources.delete(directory);
        }
    }

    private void report(int classes, boolean services) throws IOException, InterruptedException {
        System.out.printf("%d classes, %s%n", classes, services ? "a fifth with @Async methods" : "no @Async");
        Path program = directory.resolve(classes + (services ? "-services" : "-plain"));
        Program.compile(classes, services, program);
        Path jar = jar(program);
        Map<String, List<String>> variants = new LinkedHashMap<>();
        variants.put("no agent", command(jar, null));
        variants.put("an empty agent", command(jar, EmptyAgent.create(directory, false)));
        variants.put("one that looks at each class", command(jar, EmptyAgent.create(directory, true)));
        variants.put("Weft's agent", command(jar, agent));
        if (services) {
            variants.put("woven ahead of time", command(wovenAhead(program), null));
        }
        measure(variants);
    }

    private List<String> command(Path program, @Nullable Path agentJar) {
        List<String> command = new ArrayList<>(List.of("-Xmx1g"));
        if (agentJar != null) {
            command.add("-javaagent:" + agentJar);
        }
        command.addAll(List.of("-cp", program + System.getProperty("path.separator") + runtime, "program.Main"));
        return command;
    }

    private Path wovenAhead(Path program) throws IOException, InterruptedException {
        Path output = Path.of(program + "-woven");
        ChildProcess.run(List.of(
                "-jar",
                agent.toString(),
                "weave",
                program.toString(),
                "-o",
                output.toString(),
                "-cp",
                runtime.toString()));
        return jar(output);
    }

    private static Path jar(Path classes) throws IOException {
        Path jar = Path.of(classes + ".jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Map.Entry<String, byte[]> entry : Sources.read(classes).entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey() + ".class"));
                out.write(entry.getValue());
            }
        }
        return jar;
    }

    /** By turns, so that what else goes on in the machine hits all alike. */
    private static void measure(Map<String, List<String>> variants) throws IOException, InterruptedException {
        Map<String, Rounds> time = new LinkedHashMap<>();
        Map<String, Rounds> cpu = new LinkedHashMap<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
                ChildProcess.Cost cost = ChildProcess.run(variant.getValue());
                if (round >= 0) {
                    time.computeIfAbsent(variant.getKey(), name -> new Rounds(ROUNDS))
                            .add(cost.millis());
                    cpu.computeIfAbsent(variant.getKey(), name -> new Rounds(ROUNDS))
                            .add(cost.cpuMillis());
                }
            }
        }
        time.forEach(
                (name, rounds) -> System.out.printf("  %-30s ms: %s, CPU time: %s%n", name, rounds, cpu.get(name)));
    }
}
