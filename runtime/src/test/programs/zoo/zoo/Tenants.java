package zoo;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Loads some packages itself, from directories, before it asks anybody: the ground on which the others stand. */
class Tenants extends ClassLoader {
    private final List<Path> directories;
    private final List<String> own;

    Tenants(String name, List<Path> directories, String... own) {
        super(name, Tenants.class.getClassLoader());
        this.directories = directories;
        this.own = List.of(own);
    }

    boolean isOwn(String name) {
        return own.stream().anyMatch(prefix -> name.replace('/', '.').startsWith(prefix));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> known = findLoadedClass(name);
            if (known != null) {
                return known;
            }
            byte[] bytes = isOwn(name) ? read(name.replace('.', '/') + ".class") : null;
            return bytes == null ? super.loadClass(name, resolve) : defineClass(name, bytes, 0, bytes.length);
        }
    }

    @Override
    public URL getResource(String name) {
        if (!isOwn(name)) {
            return super.getResource(name);
        }
        try {
            for (Path directory : directories) {
                if (Files.exists(directory.resolve(name))) {
                    return directory.resolve(name).toUri().toURL();
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InputStream getResourceAsStream(String name) {
        byte[] bytes = isOwn(name) ? read(name) : null;
        return bytes == null ? super.getResourceAsStream(name) : new ByteArrayInputStream(bytes);
    }

    final byte[] read(String file) {
        try {
            for (Path directory : directories) {
                if (Files.exists(directory.resolve(file))) {
                    return Files.readAllBytes(directory.resolve(file));
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
