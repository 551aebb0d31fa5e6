package weft.jmh.weave;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** What any agent costs: one that does nothing, or one that looks at every class and leaves it alone. */
public final class EmptyAgent {
    private EmptyAgent() {}

    /** Called by the JVM. */
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {}

    /** The other. */
    public static final class WithTransformer implements ClassFileTransformer {
        private WithTransformer() {}

        /** Called by the JVM. */
        public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
            instrumentation.addTransformer(new WithTransformer(), true);
        }
    }

    static Path create(Path directory, boolean transformer) throws IOException {
        Class<?> type = transformer ? WithTransformer.class : EmptyAgent.class;
        Path jar = directory.resolve(type.getSimpleName() + ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", type.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        String file = type.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest);
                InputStream in = Objects.requireNonNull(ClassLoader.getSystemResourceAsStream(file))) {
            zip.putNextEntry(new JarEntry(file));
            in.transferTo(zip);
        }
        return jar;
    }
}
