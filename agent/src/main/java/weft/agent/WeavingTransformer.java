package weft.agent;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import weft.weave.Refusal;
import weft.weave.UnreadableClassException;
import weft.weave.WeaveResult;
import weft.weave.Weaver;

/**
 * Weaves classes as they load. The JVM swallows whatever a transformer throws, so nothing is thrown: what goes wrong is
 * said once, and the class loads as it was.
 *
 * <p>Nothing in here may load a class of the program: a class that loads while another one is being transformed is not
 * offered to any transformer, and would stay un-woven without a word.
 */
final class WeavingTransformer implements ClassFileTransformer {
    private static final String RUNTIME_MODULE = "weft";
    private static final String RUNTIME_PACKAGES = "weft/";

    private final Instrumentation instrumentation;
    private final Report report;
    private final Loaders loaders;
    private final boolean verbose;
    private final @Nullable Dump dump;

    WeavingTransformer(Instrumentation instrumentation, AgentOptions options, Report report, Loaders loaders) {
        this.instrumentation = instrumentation;
        this.report = report;
        this.loaders = loaders;
        this.verbose = options.verbose();
        this.dump = options.dump() == null ? null : new Dump(options.dump(), report);
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
        } catch (UnreadableClassException e) {
            report.say(binary(name) + " stays as it is: its class file cannot be read (" + e.getMessage()
                    + "). The JVM will not like it, either; ask the compiler, or the other agent, that wrote it");
            return null;
        } catch (Throwable t) {
            report.failure(
                    "could not weave " + binary(name) + ", which is a bug in Weft; its @Async methods will "
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
        if (perLoader.isKnownNotToSeeRuntime()) {
            return null; // Said with its first class.
        }
        WeaveResult result = perLoader.weaver.weave(classFile);
        for (Refusal refusal : result.refusals()) {
            report.say(refusal.message());
        }
        byte[] woven = result.classFile();
        if (woven != null && !perLoader.seesRuntime()) {
            sayWhyNothingLinks(perLoader, loader, name);
            return null;
        }
        if (verbose) {
            explain(name, result, perLoader.weaver.explain(classFile, result));
        }
        if (woven == null) {
            return null;
        }
        if (Weaver.isNewerThanKnown(classFile)) {
            report.say(
                    binary(name) + " is of a Java version that is newer than this weaver, as others may be; it is "
                            + "woven as if it were of an older one. If that fails, update Weft, or compile for an older version");
        }
        letReadRuntime(module);
        if (dump != null) {
            dump.write(loader, name, woven, result.carried());
        }
        return woven;
    }

    private void sayWhyNothingLinks(Loaders.PerLoader perLoader, ClassLoader loader, String name) {
        String what = "the class loader " + Loaders.describe(loader) + " has a class with @Async methods ("
                + binary(name) + "), but ";
        if (perLoader.classes.has(name)) {
            report.say(what + "cannot see the Weft runtime; add weft-runtime to its class path or module path. Its "
                    + "classes stay un-woven");
        } else {
            report.say(
                    what + "hands out neither that class file nor the Weft runtime's (getResource), so nobody can tell "
                            + "which methods are @Async; weave ahead of time what it loads. Its classes stay un-woven");
        }
    }

    private void explain(String name, WeaveResult result, List<String> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        if (result.classFile() != null) {
            System.err.println("weft: wove " + binary(name) + "\n    " + String.join("\n    ", reasons));
        } else if (result.refusals().isEmpty() && !name.startsWith(RUNTIME_PACKAGES)) {
            System.err.println("weft: did not weave " + binary(name) + ": " + reasons.get(0));
        }
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

    private static String binary(String internalName) {
        return internalName.replace('/', '.');
    }
}
