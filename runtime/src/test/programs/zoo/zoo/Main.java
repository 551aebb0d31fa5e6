package zoo;

import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** Runs one program in class loaders of many kinds. Arguments: where it is, and where the runtime is. */
public final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
        Path tenant = Path.of(args[0]);
        Path runtime = Path.of(args[1]);
        List<Path> both = List.of(tenant, runtime);

        run("child first", () -> new Tenants("webapp1", both, "tenant."));
        run("child first again", () -> new Tenants("webapp2", both, "tenant."));
        run("with a runtime of its own", () -> new Tenants("webapp3", both, "tenant.", "weft."));
        run("parallel capable", () -> new URLClassLoader(new URL[] {tenant.toUri().toURL()}));
        run("bundles", () -> {
            Tenants library = new Tenants("library", both, "tenant.Base");
            return new Tenants("bundle", both, "tenant.App") {
                @Override
                protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                    return library.isOwn(name) ? library.loadClass(name) : super.loadClass(name, resolve);
                }

                @Override
                public InputStream getResourceAsStream(String name) {
                    return library.isOwn(name) ? library.getResourceAsStream(name) : super.getResourceAsStream(name);
                }
            };
        });
        run("must not load while it is asked", () -> new Tenants("strict", both, "tenant.") {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (isTransforming()) {
                    throw new AssertionError("asked for " + name + " by a transformer");
                }
                return super.loadClass(name, resolve);
            }
        });
        run("loads classes while it is asked", () -> new Tenants("busy", both, "tenant.") {
            @Override
            public InputStream getResourceAsStream(String name) {
                try {
                    Class.forName("tenant.Helper", true, this);
                } catch (ClassNotFoundException e) {
                    throw new IllegalStateException(e);
                }
                return super.getResourceAsStream(name);
            }
        });
        run("hands out no class files", () -> new Tenants("closed", both, "tenant.") {
            @Override
            public InputStream getResourceAsStream(String name) {
                return null;
            }

            @Override
            public URL getResource(String name) {
                return null;
            }
        });
        run("throws when it is asked", () -> new Tenants("rude", both, "tenant.") {
            @Override
            public InputStream getResourceAsStream(String name) {
                throw new IllegalStateException("not now");
            }

            @Override
            public URL getResource(String name) {
                throw new IllegalStateException("not now");
            }
        });
        restart(both);
    }

    private static boolean isTransforming() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().startsWith("weft.agent.")));
    }

    private static ClassLoader run(String what, Callable<ClassLoader> made) throws Exception {
        ClassLoader loader = made.call();
        System.out.print(what + ": ");
        try {
            ((Runnable) loader.loadClass("tenant.App").getConstructor().newInstance()).run();
        } catch (RuntimeException | LinkageError e) {
            System.out.println(e);
        }
        return loader;
    }

    /** As web containers and development tools do. The old loader must go. */
    private static void restart(List<Path> both) throws Exception {
        WeakReference<ClassLoader> old =
                new WeakReference<>(run("restarted", () -> new Tenants("restarted", both, "tenant.")));
        for (int i = 0; i < 50 && old.get() != null; i++) {
            System.gc();
        }
        System.out.println("the loader " + (old.get() == null ? "is gone" : "is still there"));
    }
}
