package weft.coroutine;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;

/**
 * Defines a method's frame class when the method first suspends. Under the agent the class travels inside the class
 * that was woven, as string constants: no map from the runtime to the agent, nothing that pins a class loader.
 */
public final class FrameLinkage {
    private FrameLinkage() {}

    /**
     * The bootstrap method of the {@code invokedynamic} that stands before each use of a frame class. Linking it defines
     * the class; after that it does nothing, and costs nothing once compiled.
     *
     * @param host the woven class
     * @param name of no use
     * @param type {@code ()void}
     * @param frameClass the frame class's binary name
     * @param format the format it was woven for
     * @param bytes its class file, a byte a character, in pieces
     */
    public static CallSite link(
            MethodHandles.Lookup host, String name, MethodType type, String frameClass, int format, String... bytes)
            throws ReflectiveOperationException {
        WovenFormat.require(format, host.lookupClass().getName());
        findOrDefine(host, frameClass, bytes);
        return new ConstantCallSite(MethodHandles.empty(type));
    }

    /** Two threads may get here at once, for two points of one method in loops that share the class: the first wins. */
    private static void findOrDefine(MethodHandles.Lookup host, String name, String... bytes)
            throws ReflectiveOperationException {
        ClassLoader loader = host.lookupClass().getClassLoader();
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException notYet) {
            try {
                host.defineClass(String.join("", bytes).getBytes(StandardCharsets.ISO_8859_1));
            } catch (LinkageError alreadyDefined) {
                Class.forName(name, false, loader);
            }
        }
    }
}
