package weft.weaving.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import weft.weaving.CaseFiles;
import weft.weaving.cases.Env;
import weft.weaving.cases.fuzz.Kit;

/** Programs that were compiled together. */
final class Batch {
    /** How a batch is compiled. */
    enum Flavour {
        DEBUG("-g"),
        BUILDERS("-g", "-XDstringConcat=inline"),
        BARE("-g:none", "-XDstringConcat=inline"),
        ECLIPSE("-g", "--release", "17", "-nowarn");

        private final List<String> options;

        Flavour(String... options) {
            this.options = List.of(options);
        }

        private Compilation compile(Map<String, String> sources) {
            return this == ECLIPSE
                    ? Compilation.eclipse(sources, CaseFiles.classPath(), options)
                    : Compilation.javac(sources, CaseFiles.classPath(), options);
        }
    }

    /** The version of Java that programs may be written in. */
    static final int JAVA_VERSION = Runtime.version().feature();

    private static final Map<String, byte[]> SUPPORT = compileSupport();

    final Flavour flavour;
    final List<Program> programs = new ArrayList<>();
    final CaseFiles files;

    /** What the compiler says against programs, by class name. They are not among the programs. */
    final Map<String, String> errors;

    private Batch(Flavour flavour, List<Program> all, Compilation compilation) {
        this.flavour = flavour;
        this.errors = compilation.errors;
        for (Program program : all) {
            if (!errors.containsKey(program.className())) {
                programs.add(program);
            }
        }
        Map<String, byte[]> classes = new TreeMap<>(SUPPORT);
        classes.putAll(compilation.classes);
        this.files = new CaseFiles(flavour.toString(), classes);
    }

    static Batch compile(Flavour flavour, List<Program> programs) {
        Map<String, String> sources = new LinkedHashMap<>();
        programs.forEach(program -> sources.put(program.className(), program.source()));
        return new Batch(flavour, programs, flavour.compile(sources));
    }

    /** The class files of what the programs use: compiled here, because the build may have woven them. */
    private static Map<String, byte[]> compileSupport() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Class<?> type : List.of(Env.class, Kit.class)) {
            Path source = Path.of(
                    System.getProperty("basedir", ""),
                    "src/test/java",
                    type.getName().replace('.', '/') + ".java");
            try {
                sources.put(type.getName(), Files.readString(source));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        Compilation compilation = Compilation.javac(sources, CaseFiles.classPath(), List.of("-g", "--release", "17"));
        if (!compilation.errors.isEmpty()) {
            throw new IllegalStateException(compilation.errors.toString());
        }
        return compilation.classes;
    }
}
