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

    PerLoader of(ClassLoader loader) {
        PerLoader found = known.get(loader);
        if (found != null) {
            return found;
        }
        PerLoader made = new PerLoader(new Weaver(new LoaderClassSource(loader), Weaver.Mode.LOAD_TIME));
        PerLoader other = known.putIfAbsent(loader, made);
        return other == null ? made : other;
    }

    /** What is known about one loader. */
    static final class PerLoader {
        private static final String RUNTIME = "weft/coroutine/Coroutine.class";

        final Weaver weaver;

        // Asked for once; if two threads ask, both get the same answer.
        private volatile @Nullable Boolean seesRuntime;

        private PerLoader(Weaver weaver) {
            this.weaver = weaver;
        }

        /** Whether woven classes would link: they call the runtime. */
        boolean seesRuntime(ClassLoader loader) {
            Boolean known = seesRuntime;
            if (known == null) {
                known = loader.getResource(RUNTIME) != null;
                seesRuntime = known;
            }
            return known;
        }
    }
}
