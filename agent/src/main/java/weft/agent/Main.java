package weft.agent;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** {@code java -jar weft-agent.jar weave ...}: the weaver for class files on disk. */
public final class Main {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int BAD_USAGE = 2;

    private static final String USAGE = """
            Usage: java -jar weft-agent.jar weave DIR|JAR [-o OUT] [-cp PATH] [--sizes] [--every-call]

            Weaves the @Async methods of compiled classes, so that the program runs without the agent.

              DIR|JAR   what to weave: a directory of class files (target/classes), or a jar
              -o OUT    the directory or jar to write; without it, DIR or JAR itself is replaced
              -cp PATH  the directories and jars with the classes that these refer to,
                        the Weft runtime among them; separated by '%s'
              --sizes   lists how many bytes of code each woven method had, has until it suspends, and has
                        when it is resumed; and says where HotSpot no longer inlines or compiles it
              --every-call
                        for stress only: weaves as if every method were @Async, so that each call between
                        them may suspend. Where such a program cannot suspend (in a comparator that the JDK
                        calls) it goes on without. It runs as before, with weft-runtime.jar on its class path.
                        java -Dweft.weave.verbose -jar ... names the methods that could not be woven

            Exit status: 0 woven, or nothing to weave; 1 a method was refused, or a file was not as expected;
            2 the command line was not understood.

            As an agent: java -javaagent:weft-agent.jar ...
              -Dweft.weave.verbose    say which methods are woven, and why
              -Dweft.weave.dump=DIR   write the woven classes there
            """.formatted(File.pathSeparator);

    private Main() {}

    /** Called by {@code java -jar}. */
    public static void main(String[] args) {
        int status = run(List.of(args), System.out, System.err);
        if (status != DONE) {
            System.exit(status);
        }
    }

    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.contains("-h") || args.contains("--help") || args.equals(List.of("help"))) {
            out.print(USAGE);
            return DONE;
        }
        try {
            return weave(Command.parse(args), out, err);
        } catch (UsageException e) {
            err.println("weft: " + e.getMessage());
            err.println();
            err.print(USAGE);
            return BAD_USAGE;
        } catch (IOException e) {
            err.println("weft: " + (e.getClass() == IOException.class ? e.getMessage() : e.toString()));
            return REFUSED;
        }
    }

    private static int weave(Command command, PrintStream out, PrintStream err) throws IOException, UsageException {
        Path input = command.input();
        boolean directory = Files.isDirectory(input);
        if (!directory && !Files.isRegularFile(input)) {
            throw new UsageException(input + " is neither a directory nor a file");
        }
        if (directory && command.isOutputInsideInput()) {
            throw new UsageException("the output " + command.output() + " lies inside " + input
                    + ", so weaving it twice would weave the output, too");
        }
        try (PathClassSource classes = PathClassSource.open(input, command.classPath())) {
            FileWeaver weaver =
                    command.everyCall() ? new EveryCallFileWeaver(classes, err) : new FileWeaver(classes, err);
            SizeReport sizes = new SizeReport(out);
            if (command.sizes()) {
                weaver.reportSizes(sizes);
            }
            if (directory) {
                DirectoryWeaver.weave(input, command.output(), weaver);
            } else {
                JarWeaver.weave(input, command.output(), weaver);
            }
            if (command.sizes()) {
                sizes.printSummary();
            }
            out.println("weft: " + weaver.summary());
            return weaver.isClean() ? DONE : REFUSED;
        }
    }

    /** The command line, taken apart. Without {@code -o} the output is the input. */
    private record Command(Path input, Path output, List<Path> classPath, boolean sizes, boolean everyCall) {
        static Command parse(List<String> args) throws UsageException {
            if (args.isEmpty() || !args.get(0).equals("weave")) {
                throw new UsageException(
                        args.isEmpty() ? "nothing to do" : "there is no command '" + args.get(0) + "'");
            }
            Path input = null;
            Path output = null;
            List<Path> classPath = new ArrayList<>();
            boolean sizes = false;
            boolean everyCall = false;
            for (Iterator<String> rest = args.subList(1, args.size()).iterator(); rest.hasNext(); ) {
                String arg = rest.next();
                switch (arg) {
                    case "-o" -> output = path(value(arg, rest));
                    case "-cp", "-classpath", "--class-path" -> classPath.addAll(paths(value(arg, rest)));
                    case "--sizes" -> sizes = true;
                    case "--every-call" -> everyCall = true;
                    default -> {
                        if (arg.startsWith("-") || input != null) {
                            throw new UsageException("'" + arg + "' is one too many");
                        }
                        input = path(arg);
                    }
                }
            }
            if (input == null) {
                throw new UsageException("weave what? Name a directory or a jar");
            }
            return new Command(input, output == null ? input : output, classPath, sizes, everyCall);
        }

        boolean isOutputInsideInput() {
            Path from = input.toAbsolutePath().normalize();
            Path to = output.toAbsolutePath().normalize();
            return to.startsWith(from) && !to.equals(from);
        }

        private static String value(String option, Iterator<String> rest) throws UsageException {
            if (!rest.hasNext()) {
                throw new UsageException(option + " needs a value");
            }
            return rest.next();
        }

        private static List<Path> paths(String classPath) throws UsageException {
            List<Path> paths = new ArrayList<>();
            for (String entry : classPath.split(File.pathSeparator, -1)) {
                if (!entry.isEmpty()) {
                    paths.add(path(entry));
                }
            }
            return paths;
        }

        private static Path path(String text) throws UsageException {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new UsageException("'" + text + "' is not a path: " + e.getReason());
            }
        }
    }

    private static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }
}
