package weft.weaving.jars;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Has the JVM link, and so verify, every class of a jar, without initialising any. {@code Class.forName} and {@code
 * resolveClass} don't do that; listing the members does, and then looks up the classes that their types name.
 */
final class Linking {
    private Linking() {}

    /** Links the classes of {@code jar}, each woven as it loads; not those of its class path. */
    static LinkErrors errors(Path jar, List<Path> classPath, UnaryOperator<byte[]> weaving) {
        Set<String> names = JarClasses.namesIn(jar);
        Map<String, Map<String, String>> errors = new TreeMap<>();
        try (Loader loader = new Loader(jar, classPath, weaving)) {
            for (String name : names) {
                Map<String, String> ofClass = errors(name, loader);
                if (!ofClass.isEmpty()) {
                    errors.put(name, ofClass);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LinkErrors(names, errors);
    }

    private static Map<String, String> errors(String name, ClassLoader loader) {
        Class<?> type;
        try {
            type = Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            return Map.of("link", e.toString());
        }
        Map<String, String> errors = new TreeMap<>();
        attempt("fields", type::getDeclaredFields, errors);
        attempt("methods", type::getDeclaredMethods, errors);
        attempt("constructors", type::getDeclaredConstructors, errors);
        // All of them link first: if one gets any further, the class is linked.
        return errors.size() < 3 ? errors : Map.of("link", errors.get("fields"));
    }

    private static void attempt(String what, Supplier<Object[]> listing, Map<String, String> errors) {
        try {
            requireNonNull(listing.get());
        } catch (LinkageError | TypeNotPresentException e) {
            errors.put(what, e.toString());
        }
    }

    /** Its parent knows the JDK only. */
    private static final class Loader extends URLClassLoader {
        private final String jar;
        private final UnaryOperator<byte[]> weaving;

        Loader(Path jar, List<Path> classPath, UnaryOperator<byte[]> weaving) {
            super(urls(jar, classPath), ClassLoader.getPlatformClassLoader());
            this.jar = "jar:" + jar.toUri();
            this.weaving = weaving;
        }

        private static URL[] urls(Path jar, List<Path> classPath) {
            List<URL> urls = new ArrayList<>();
            try {
                urls.add(jar.toUri().toURL());
                for (Path each : classPath) {
                    urls.add(each.toUri().toURL());
                }
            } catch (MalformedURLException e) {
                throw new UncheckedIOException(e);
            }
            return urls.toArray(new URL[0]);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            URL url = findResource(name.replace('.', '/') + ".class");
            if (url == null) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = url.openStream()) {
                byte[] read = in.readAllBytes();
                byte[] defined = url.toString().startsWith(jar) ? weaving.apply(read) : read;
                return defineClass(name, defined, 0, defined.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
