package weft.weaving.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles sources from memory to memory, many at once. */
final class Compilation {
    /** Class files by internal name. */
    final Map<String, byte[]> classes = new TreeMap<>();

    /** What the compiler says against a source, by the source's name. */
    final Map<String, String> errors = new LinkedHashMap<>();

    private final JavaCompiler compiler;
    private final List<String> options;

    private Compilation(JavaCompiler compiler, List<String> options) {
        this.compiler = compiler;
        this.options = options;
    }

    /**
     * Compiles them all; without those that have errors, if some have.
     *
     * @param sources by binary name of the class
     */
    static Compilation javac(Map<String, String> sources, String classPath, List<String> options) {
        List<String> all = new ArrayList<>(List.of("-proc:none", "-nowarn", "-classpath", classPath));
        all.addAll(options);
        Compilation compilation = new Compilation(ToolProvider.getSystemJavaCompiler(), all);
        compilation.compile(new LinkedHashMap<>(sources));
        return compilation;
    }

    static Compilation eclipse(Map<String, String> sources, String classPath, List<String> options) {
        Compilation compilation = new Compilation(ToolProvider.getSystemJavaCompiler(), options);
        Eclipse.compile(sources, classPath, options, compilation.classes, compilation.errors);
        return compilation;
    }

    private void compile(Map<String, String> sources) {
        int errorsBefore = errors.size();
        Map<String, byte[]> made = new TreeMap<>();
        if (sources.isEmpty() || attempt(sources, made)) {
            classes.putAll(made);
        } else if (errors.size() > errorsBefore) {
            sources.keySet().removeAll(errors.keySet());
            compile(sources);
        } else if (sources.size() == 1) {
            errors.put(sources.keySet().iterator().next(), "0: the compiler failed");
        } else {
            compileHalves(sources);
        }
    }

    /** Compilers have bugs, too: finds out whose source it is that one fails with. */
    private void compileHalves(Map<String, String> sources) {
        Map<String, String> first = new LinkedHashMap<>();
        Map<String, String> second = new LinkedHashMap<>();
        sources.forEach((name, text) -> (first.size() < sources.size() / 2 ? first : second).put(name, text));
        compile(first);
        compile(second);
    }

    private boolean attempt(Map<String, String> sources, Map<String, byte[]> made) {
        List<Source> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        boolean done;
        try (JavaFileManager files = new Files(compiler.getStandardFileManager(messages, Locale.ROOT, null), made)) {
            done = compiler.getTask(new StringWriter(), files, messages, options, null, units)
                    .call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            return false; // What a compiler's own bug looks like.
        }
        for (Diagnostic<? extends JavaFileObject> message : messages.getDiagnostics()) {
            if (message.getKind() == Diagnostic.Kind.ERROR) {
                if (!(message.getSource() instanceof Source source)) {
                    throw new IllegalStateException(message.getMessage(Locale.ROOT));
                }
                errors.putIfAbsent(source.className, message.getLineNumber() + ": " + message.getMessage(Locale.ROOT));
            }
        }
        return done;
    }

    private static final class Source extends SimpleJavaFileObject {
        final String className;
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.className = className;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Writes class files to the map. */
    private static final class Files extends ForwardingJavaFileManager<JavaFileManager> {
        private final Map<String, byte[]> classes;

        Files(JavaFileManager files, Map<String, byte[]> classes) {
            super(files);
            this.classes = classes;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            String name = className.replace('.', '/');
            return new SimpleJavaFileObject(URI.create("bytes:///" + name + ".class"), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(name, toByteArray());
                        }
                    };
                }
            };
        }

        @Override
        public boolean hasLocation(Location location) {
            return location != StandardLocation.ANNOTATION_PROCESSOR_PATH && super.hasLocation(location);
        }
    }
}
