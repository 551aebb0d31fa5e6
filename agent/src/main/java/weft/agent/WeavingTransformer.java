package weft.agent;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.weave.Refusal;
import weft.weave.WeaveResult;

/**
 * Weaves classes as they load. The JVM swallows whatever a transformer throws, so nothing is thrown: what goes wrong is
 * said once, and the class loads as it was.
 *
 * <p>Nothing in here may load a class of the program: a class that loads while another one is being transformed is not
 * offered to any transformer, and would stay un-woven without a word.
 */
final class WeavingTransformer implements ClassFileTransformer {
    private static final String RUNTIME_MODULE = "weft";

    private final Instrumentation instrumentation;
    private final AgentOptions options;
    private final Report report;
    private final Loaders loaders;

    WeavingTransformer(Instrumentation instrumentation, AgentOptions options, Report report, Loaders loaders) {
        this.instrumentation = instrumentation;
        this.options = options;
        this.report = report;
        this.loaders = loaders;
    }

    @Override
    public byte @Nullable [] transform(
            Module module,
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (loader == null || name == null || isNeverWoven(name)) {
            return null;
        }
        try {
            return weave(module, loader, name, classFile);
        } catch (Throwable t) {
            report.failure(
                    "could not weave " + name.replace('/', '.') + ", which is a bug in Weft; its @Async methods will "
                            + "not suspend. Please report it with the class file",
                    t);
            return null;
        }
    }

    /** The JDK, which knows no {@code @Async}, but for proxies, which it makes of our interfaces; and ourselves. */
    static boolean isNeverWoven(String name) {
        return name.startsWith("java/")
                || (name.startsWith("jdk/") && !name.startsWith("jdk/proxy"))
                || name.startsWith("sun/")
                || name.startsWith("weft/weave/")
                || name.startsWith("weft/agent/");
    }

    private byte @Nullable [] weave(Module module, ClassLoader loader, String name, byte[] classFile) {
        Loaders.PerLoader perLoader = loaders.of(loader);
        WeaveResult result = perLoader.weaver.weave(classFile);
        for (Refusal refusal : result.refusals()) {
            report.say(refusal.message());
        }
        byte[] woven = result.classFile();
        if (woven == null) {
            return null;
        }
        if (!perLoader.seesRuntime(loader)) {
            report.say("the class loader " + loader + " has a class with @Async methods (" + name.replace('/', '.')
                    + "), but cannot see the Weft runtime; add weft-runtime to its class path or module path. Its "
                    + "classes stay un-woven");
            return null;
        }
        letReadRuntime(module);
        if (options.verbose()) {
            System.err.println("weft: wove " + name.replace('/', '.') + " " + result.wovenMethods());
        }
        dump(name, woven);
        return woven;
    }

    /** Woven code calls the runtime even where its module does not say {@code requires weft}. */
    private void letReadRuntime(Module module) {
        if (!module.isNamed() || module.getLayer() == null) {
            return;
        }
        Module runtime = module.getLayer().findModule(RUNTIME_MODULE).orElse(null);
        if (runtime != null && !module.canRead(runtime)) {
            instrumentation.redefineModule(module, Set.of(runtime), Map.of(), Map.of(), Set.of(), Map.of());
        }
    }

    private void dump(String name, byte[] woven) {
        Path directory = options.dump();
        if (directory == null) {
            return;
        }
        Path file = directory.resolve(name + ".class");
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, woven);
        } catch (IOException e) {
            report.say("could not write to " + directory + ", the directory of -Dweft.weave.dump: " + e);
        }
    }
}
