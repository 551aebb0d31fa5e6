package weft.weaving.fuzz;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;

/** Compiles with the compiler of Eclipse, which wants files. */
final class Eclipse {
    /** In class files of sources with errors: the method then throws them. */
    private static final String PROBLEM = "Unresolved compilation problem";

    private static final Set<Construct> OF_PATTERNS =
            EnumSet.of(Construct.SWITCH_PATTERNS, Construct.SWITCH_EXPRESSION_OF_PATTERNS);

    private Eclipse() {}

    /**
     * Whether the program may loop for ever when this compiler has compiled it: it copies the code of {@code finally},
     * and in the second copy a case whose guard fails is asked again, not the next one (ecj 3.42).
     */
    static boolean mistakes(Program program) {
        boolean[] found = {false};
        program.root().forEach(node -> {
            int last = node.parts().indexOf(Tries.FINALLY);
            if (last >= 0) {
                ((Node) node.parts().get(last + 1))
                        .forEach(inside -> found[0] |= OF_PATTERNS.contains(inside.construct()));
            }
        });
        return found[0];
    }

    /** Adds the class files of those without errors to {@code classes}, and the names of the others to {@code errors}. */
    static void compile(
            Map<String, String> sources,
            String classPath,
            List<String> options,
            Map<String, byte[]> classes,
            Map<String, String> errors) {
        try {
            Path directory = Files.createTempDirectory("weft-fuzz");
            try {
                compile(directory, sources, classPath, options);
                read(directory, classes, errors);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        compileMissing(sources, classPath, options, classes, errors);
    }

    /** It gives up at a source that it fails with, and leaves those behind it out. */
    private static void compileMissing(
            Map<String, String> sources,
            String classPath,
            List<String> options,
            Map<String, byte[]> classes,
            Map<String, String> errors) {
        Map<String, String> missing = new LinkedHashMap<>(sources);
        missing.keySet().removeIf(name -> classes.containsKey(name.replace('.', '/')));
        if (missing.size() == 1) {
            errors.put(missing.keySet().iterator().next(), "0: the compiler failed");
            return;
        }
        List<String> names = List.copyOf(missing.keySet());
        Map<String, String> first = new LinkedHashMap<>();
        names.subList(0, names.size() / 2).forEach(name -> first.put(name, missing.remove(name)));
        if (!first.isEmpty()) {
            compile(first, classPath, options, classes, errors);
            compile(missing, classPath, options, classes, errors);
        }
    }

    private static void compile(Path directory, Map<String, String> sources, String classPath, List<String> options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proceedOnError", "-proc:none", "-classpath", classPath));
        arguments.addAll(List.of("-d", directory.toString()));
        arguments.addAll(options);
        for (Map.Entry<String, String> source : sources.entrySet()) {
            String name = source.getKey().substring(source.getKey().lastIndexOf('.') + 1);
            Path file = directory.resolve(name + ".java");
            Files.writeString(file, source.getValue());
            arguments.add(file.toString());
        }
        PrintWriter messages = new PrintWriter(new StringWriter());
        BatchCompiler.compile(arguments.toArray(new String[0]), messages, messages, null);
    }

    private static void read(Path directory, Map<String, byte[]> classes, Map<String, String> errors)
            throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name =
                        directory.relativize(file).toString().replace('\\', '/').replaceFirst("\\.class$", "");
                byte[] bytes = Files.readAllBytes(file);
                classes.put(name, bytes);
                if (new String(bytes, StandardCharsets.ISO_8859_1).contains(PROBLEM)) {
                    errors.put(name.replaceFirst("\\$.*", "").replace('/', '.'), "0: it has errors");
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
