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

    LoaderClassSource(ClassLoader loader) {
        this.loader = new WeakReference<>(loader);
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
        }
    }
}
