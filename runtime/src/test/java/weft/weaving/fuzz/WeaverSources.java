package weft.weaving.fuzz;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.analysis.Frame;
import weft.weave.WeaveResult;
import weft.weave.Weaver.Mode;

/** The weaver, compiled from its sources with a bug in it. */
final class WeaverSources {
    private static final String PACKAGE = "weft.weave";

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> classes;
    private final Path directory;

    /** Compiles them as they are; what one of them needs of the others is put into {@code directory}. */
    WeaverSources(Path directory) throws IOException {
        this.directory = directory;
        Path sourceDirectory = Path.of(System.getProperty("basedir", ""), "../agent/src/main/java/weft/weave");
        try (Stream<Path> files = Files.list(sourceDirectory)) {
            for (Path file : files.sorted().toList()) {
                String simpleName = file.getFileName().toString().replace(".java", "");
                sources.put(PACKAGE + "." + simpleName, Files.readString(file));
            }
        }
        classes = compile(sources);
        for (Map.Entry<String, byte[]> each : classes.entrySet()) {
            Path file = directory.resolve(each.getKey() + ".class");
            Files.createDirectories(file.getParent());
            Files.write(file, each.getValue());
        }
    }

    /** Makes weavers that have the bug. One that refuses a method fails: there is nothing to refuse in the programs. */
    Check.Weaving.Maker with(PlantedBug bug) {
        Map<String, byte[]> changed = new TreeMap<>(classes);
        changed.putAll(compile(Map.of(className(bug), source(bug))));
        return new Loader(changed)::weaving;
    }

    /** The source of the class that has the bug. */
    String source(PlantedBug bug) {
        String source = sources.get(className(bug));
        if (source == null) {
            throw new IllegalStateException(
                    "the planted bug \"" + bug + "\" must be adapted: no class " + className(bug));
        }
        return bug.plantIn(source);
    }

    private static String className(PlantedBug bug) {
        return PACKAGE + "." + bug.className();
    }

    private Map<String, byte[]> compile(Map<String, String> some) {
        String libraries = Stream.of(ClassReader.class, ClassNode.class, Frame.class, NullMarked.class)
                .map(type -> location(type.getProtectionDomain().getCodeSource()))
                .distinct()
                .collect(Collectors.joining(System.getProperty("path.separator")));
        Compilation compilation = Compilation.javac(
                some, directory + System.getProperty("path.separator") + libraries, List.of("-g", "--release", "17"));
        if (!compilation.errors.isEmpty()) {
            throw new IllegalStateException("the weaver does not compile: " + compilation.errors);
        }
        return compilation.classes;
    }

    private static String location(CodeSource source) {
        return Path.of(java.net.URI.create(source.getLocation().toString())).toString();
    }

    /** Has its own classes of the weaver's package. */
    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> classes;

        Loader(Map<String, byte[]> classes) {
            super(WeaverSources.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                byte[] bytes = classes.get(name.replace('.', '/'));
                if (loaded != null || bytes == null) {
                    return loaded != null ? loaded : super.loadClass(name, resolve);
                }
                return defineClass(name, bytes, 0, bytes.length);
            }
        }

        Check.Weaving weaving(Batch batch, Mode mode) {
            try {
                Class<?> sourceType = loadClass(PACKAGE + ".ClassSource");
                Class<?> modeType = loadClass(PACKAGE + ".Weaver$Mode");
                Object source = Proxy.newProxyInstance(
                        this,
                        new Class<?>[] {sourceType},
                        (proxy, method, arguments) -> method.getName().equals("find")
                                ? batch.files.find((String) arguments[0])
                                : (Object) true);
                Constructor<?> constructor = loadClass(PACKAGE + ".Weaver").getConstructor(sourceType, modeType);
                Object weaver = constructor.newInstance(source, modeType.getEnumConstants()[mode.ordinal()]);
                return bytes -> weave(weaver, bytes);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static WeaveResult weave(Object weaver, byte[] bytes) {
            try {
                Object result =
                        weaver.getClass().getMethod("weave", byte[].class).invoke(weaver, (Object) bytes);
                List<?> refusals = (List<?>) get(result, "refusals");
                if (!refusals.isEmpty()) {
                    throw new IllegalStateException("refused: " + refusals.get(0));
                }
                @SuppressWarnings("unchecked")
                Map<String, byte[]> companions = (Map<String, byte[]>) get(result, "companions");
                return new WeaveResult(
                        (byte[]) get(result, "classFile"), companions, Map.of(), List.of(), 0, List.of());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(String.valueOf(e.getCause()), e);
            }
        }

        private static Object get(Object result, String component) throws ReflectiveOperationException {
            Method getter = result.getClass().getMethod(component);
            return getter.invoke(result);
        }
    }
}
