package weft.weave;

import java.util.List;
import org.objectweb.asm.Type;

/** Everything the weaver knows of the runtime: names. A test in the runtime checks each against the real thing. */
public final class AbiNames {
    /** The annotation that marks what is woven. */
    public static final String ASYNC = "Lweft/Async;";

    /** What marks a method just as well: the annotations for tests, of {@code weft.junit}. */
    public static final List<String> ASYNC_TESTS = List.of(
            "Lweft/junit/AsyncTest;",
            "Lweft/junit/AsyncRepeatedTest;",
            "Lweft/junit/AsyncParameterizedTest;",
            "Lweft/junit/AsyncAround;");

    /** The type of the twins' last parameter. */
    public static final String COROUTINE = "weft/coroutine/Coroutine";

    /** The superclass of generated frame classes. */
    public static final String FRAME = "weft/coroutine/Frame";

    /** The mark on woven classes. */
    public static final String WOVEN = "Lweft/coroutine/Woven;";

    /** The contract's version, as {@code Woven.FORMAT}. */
    public static final int FORMAT = 1;

    /** The state of a coroutine whose frames could not be saved, as {@code Coroutine.BROKEN}. */
    public static final int BROKEN = 4;

    /** What to use where a monitor will not do, for messages. */
    public static final String LOCK = "weft.sync.Lock";

    static final String COROUTINE_DESCRIPTOR = "L" + COROUTINE + ";";
    static final String PLAIN_BODY = "weft/coroutine/PlainBody";
    static final String REFUSED_METHOD_ERROR = "weft/coroutine/RefusedMethodError";
    static final String WOVEN_FORMAT = "weft/coroutine/WovenFormat";
    static final String FRAME_LINKAGE = "weft/coroutine/FrameLinkage";
    static final String FRAME_LINKAGE_DESCRIPTOR = "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
            + "Ljava/lang/invoke/MethodType;Ljava/lang/String;I[Ljava/lang/String;)Ljava/lang/invoke/CallSite;";
    static final String FRAME_LINKAGE_METHOD = "link";
    static final String RESUME_DESCRIPTOR = "(L" + FRAME + ";" + COROUTINE_DESCRIPTOR + ")V";
    static final String RESUME_SUFFIX = "$resume";
    static final String WOVEN_INTERFACE_SUFFIX = "$Woven";

    /** Classes below this may write their twins by hand. */
    static final String RUNTIME_PREFIX = "weft/";

    private AbiNames() {}

    /** The descriptor of the twin: with the coroutine as the last parameter. */
    static String twin(String descriptor) {
        int end = descriptor.lastIndexOf(')');
        return descriptor.substring(0, end) + COROUTINE_DESCRIPTOR + descriptor.substring(end);
    }

    /** The name of a method's resume body, if no other {@code @Async} method of the class has the method's name. */
    static String resumeName(String method) {
        return method + RESUME_SUFFIX;
    }

    /** Overloads would have the same name and descriptor, so they are told apart by a hash of their own. */
    static String resumeNameOfOverload(String method, String descriptor) {
        return resumeName(method) + "$" + Integer.toHexString(descriptor.hashCode());
    }

    /** As {@link #twin(String)}, for the types that {@code LambdaMetafactory} is given. */
    static Type twin(Type methodType) {
        return Type.getMethodType(twin(methodType.getDescriptor()));
    }

    /** Whether an annotation of that type makes a method {@code @Async}. */
    static boolean isAsync(String annotation) {
        return annotation.equals(ASYNC) || ASYNC_TESTS.contains(annotation);
    }

    /** Whether a class is the JDK's, where nothing is {@code @Async}: not worth a look. */
    static boolean isJdk(String internalName) {
        return internalName.startsWith("java/")
                || internalName.startsWith("javax/")
                || internalName.startsWith("jdk/")
                || internalName.startsWith("sun/")
                || internalName.startsWith("com/sun/");
    }
}
