package weft.coroutine;

import java.lang.StackWalker.StackFrame;
import java.util.List;

/** Says who called an {@code @Async} method from plain Java, and what to do about it. */
final class UnwovenCall {
    private static final String COROUTINE = Coroutine.class.descriptorString();

    private UnwovenCall() {}

    /** To be called by {@link Coroutine#current()}, which a stub called, which the culprit called. */
    static IllegalStateException error() {
        // The descriptors of frames are for those who may know their classes.
        List<StackFrame> stack = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.skip(2).toList());
        StackFrame stub = stack.get(0);
        String callee = stub.getClassName() + "." + stub.getMethodName();
        if (stack.size() == 1) {
            return new IllegalStateException(callee + " is @Async, but was called outside a loop; start one with "
                    + "Weft.run and call it in there");
        }
        StackFrame caller = stack.get(1);
        boolean inTask = stack.stream().anyMatch(UnwovenCall::isTrampoline);
        return new IllegalStateException(
                inTask
                        ? callee + " is @Async and may suspend, but its caller cannot: "
                                + caller.toStackTraceElement() + " " + why(caller)
                                + "; or, where the frames are not yours, call through Weft.bridge"
                        : callee + " is @Async, but " + caller.toStackTraceElement() + " called it outside a loop; "
                                + "start one with Weft.run and call it in there, or use a LoopHandle from other threads");
    }

    /** What is wrong with the caller, and the way out. */
    private static String why(StackFrame caller) {
        if (caller.getMethodName().equals("<init>")) {
            return "is a constructor. Call it in an @Async factory method, and give the constructor the result";
        }
        if (caller.getMethodName().equals("<clinit>")) {
            return "is a static initialiser. Call it in an @Async method, and keep the result";
        }
        if (isReflective()) {
            return "calls it by reflection or through a method handle, and their frames are not woven. Call it by its "
                    + "name";
        }
        if (caller.getDescriptor().contains(COROUTINE + ")")) {
            return "calls it through a supertype whose method is not @Async. Declare the variable with the type whose "
                    + "method is (an AsyncIterable, not an Iterable; an AsyncCloseable, not an AutoCloseable)";
        }
        return "is not woven. Mark that method, and all between it and the task's body, @Async";
    }

    /** Whether what called the stub is the JDK's machinery, which a stack walk leaves out unless it is asked not to. */
    private static boolean isReflective() {
        return StackWalker.getInstance(StackWalker.Option.SHOW_HIDDEN_FRAMES)
                .walk(frames -> frames.map(StackFrame::getClassName)
                        .dropWhile(name -> name.startsWith("weft.coroutine."))
                        .skip(1)
                        .findFirst()
                        .filter(name -> name.startsWith("java.lang.invoke.")
                                || name.startsWith("java.lang.reflect.")
                                || name.startsWith("jdk.internal.reflect."))
                        .isPresent());
    }

    private static boolean isTrampoline(StackFrame frame) {
        return frame.getClassName().equals(Coroutine.class.getName())
                && (frame.getMethodName().equals("runFrames")
                        || frame.getMethodName().equals("start"));
    }
}
