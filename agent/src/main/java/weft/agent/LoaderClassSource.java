package weft.agent;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import weft.weave.ClassSource;

/**
 * The class files that a class loader would load, read as resources: loading a class while another one is being
 * transformed would let it past every transformer. Holds the loader weakly, since the weaver that holds this is kept in a
 * map from that loader.
 */
final class LoaderClassSource implements ClassSource {
    private final WeakReference<ClassLoader> loader;
    private final Report report;

    // Written by any thread; if two see it false, Report says the message once.
    private boolean failed;

    LoaderClassSource(ClassLoader loader, Report report) {
        this.loader = new WeakReference<>(loader);
        this.report = report;
    }

    @Override
    public byte @Nullable [] find(String internalName) {
        ClassLoader reader = loader.get();
        if (reader == null) {
            return null; // It was collected, and so were the classes that could have asked.
        }
        try (InputStream in = reader.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            return null; // As good as not there: the JVM would not get it either.
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(reader, internalName, e);
            return null;
        }
    }

    boolean has(String internalName) {
        ClassLoader reader = loader.get();
        try {
            return reader != null && reader.getResource(internalName + ".class") != null;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(reader, internalName, e);
            return false;
        }
    }

    /** It is the program's code that failed. Once for each loader: it may well fail for every class. */
    private void failed(@Nullable ClassLoader reader, String internalName, Throwable thrown) {
        if (!failed && reader != null) {
            failed = true;
            report.say(
                    "the class loader " + Loaders.describe(reader) + " threw " + thrown + " when it was asked for the "
                            + "class file of " + internalName.replace('/', '.')
                            + "; methods of classes that it hides this way are not taken for @Async");
        }
    }
}
