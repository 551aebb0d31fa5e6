package weft.agent;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import weft.weave.Weaver;

/**
 * One weaver for each class loader, for as long as the loader lives. Any thread may use it, and a look-up may come back
 * in the middle of another: a loader's own code may load classes. So no lock is held while a loader is asked anything.
 */
final class Loaders {
    private final Map<ClassLoader, PerLoader> known = Collections.synchronizedMap(new WeakHashMap<>());
    private final Report report;

    Loaders(Report report) {
        this.report = report;
    }

    PerLoader of(ClassLoader loader) {
        PerLoader found = known.get(loader);
        if (found != null) {
            return found;
        }
        PerLoader made = new PerLoader(new LoaderClassSource(loader, report));
        PerLoader other = known.putIfAbsent(loader, made);
        return other == null ? made : other;
    }

    /** Which loader; not in its own words, for it may have none to say while it loads a class. */
    static String describe(ClassLoader loader) {
        String name = loader.getName();
        return (name == null ? "" : "'" + name + "', ") + loader.getClass().getName() + "@"
                + Integer.toHexString(System.identityHashCode(loader));
    }

    /** What is known about one loader. */
    static final class PerLoader {
        private static final String RUNTIME = "weft/coroutine/Coroutine";

        final LoaderClassSource classes;
        final Weaver weaver;

        // Asked for once; if two threads ask, both get the same answer.
        private volatile @Nullable Boolean seesRuntime;

        private PerLoader(LoaderClassSource classes) {
            this.classes = classes;
            this.weaver = new Weaver(classes, Weaver.Mode.LOAD_TIME);
        }

        boolean isKnownNotToSeeRuntime() {
            return Boolean.FALSE.equals(seesRuntime);
        }

        /** Whether woven classes would link: they call the runtime. */
        boolean seesRuntime() {
            Boolean known = seesRuntime;
            if (known == null) {
                known = classes.has(RUNTIME);
                seesRuntime = known;
            }
            return known;
        }
    }
}
