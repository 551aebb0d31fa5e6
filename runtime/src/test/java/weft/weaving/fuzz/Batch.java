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
import weft.weaving.cases.fuzz.Ops;

/** Programs that were compiled together. */
final class Batch {
    /** How a batch is compiled. */
    enum Flavour {
        DEBUG("-g"),
        BUILDERS("-g", "-XDstringConcat=inline"),
        BARE("-g:none", "-XDstringConcat=inline"),
        ECLIPSE("-g", "--release", Runtime.version().feature() < 21 ? "17" : "21", "-nowarn");

        /** By turns; builders more often than not, because concatenation by indy takes its time to link. */
        static final List<Flavour> TURNS = List.of(DEBUG, BUILDERS, BARE, BUILDERS, ECLIPSE, BUILDERS, BARE, ECLIPSE);

        private final List<String> options;

        Flavour(String... options) {
            this.options = List.of(options);
        }

        @Override
        public String toString() {
            return "compiled with " + String.join(" ", options) + (this == ECLIPSE ? " by ecj" : "");
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

    /** Who made the class files. */
    final String origin;

    final List<Subject> programs = new ArrayList<>();
    final CaseFiles files;

    /** What the compiler says against programs, by class name. They are not among the programs. */
    final Map<String, String> errors;

    private Batch(String origin, List<? extends Subject> all, Map<String, byte[]> made, Map<String, String> errors) {
        this.origin = origin;
        this.errors = errors;
        for (Subject program : all) {
            if (!errors.containsKey(program.className())) {
                programs.add(program);
            }
        }
        Map<String, byte[]> classes = new TreeMap<>(SUPPORT);
        classes.putAll(made);
        this.files = new CaseFiles(origin, classes);
    }

    /** Class files that need no compiler. */
    static Batch of(List<ClassFile> all) {
        Map<String, byte[]> classes = new TreeMap<>();
        all.forEach(each -> classes.put(each.className().replace('.', '/'), each.bytes()));
        return new Batch("written as bytecode", all, classes, Map.of());
    }

    static Batch compile(Flavour flavour, List<Program> programs) {
        Map<String, String> sources = new LinkedHashMap<>();
        Map<String, String> errors = new LinkedHashMap<>();
        for (Program program : programs) {
            if (flavour == Flavour.ECLIPSE && Eclipse.mistakes(program)) {
                errors.put(program.className(), "0: the compiler is known to mistake it");
            } else {
                sources.put(program.className(), program.source());
            }
        }
        Compilation compilation = flavour.compile(sources);
        errors.putAll(compilation.errors);
        return new Batch(flavour.toString(), programs, compilation.classes, errors);
    }

    /** The class files of what the programs use: compiled here, because the build may have woven them. */
    private static Map<String, byte[]> compileSupport() {
        Map<String, String> sources = new LinkedHashMap<>();
        for (Class<?> type : List.of(Env.class, Kit.class, Ops.class)) {
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
