package weft.coroutine;

import java.util.List;

/** Says who called an {@code @Async} method from plain Java, and what to do about it. */
final class UnwovenCall {
    private UnwovenCall() {}

    /** To be called by {@link Coroutine#current()}, which a stub called, which the culprit called. */
    static IllegalStateException error() {
        List<StackTraceElement> stack = StackWalker.getInstance()
                .walk(frames -> frames.skip(2)
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .toList());
        StackTraceElement stub = stack.get(0);
        String callee = stub.getClassName() + "." + stub.getMethodName();
        if (stack.size() == 1) {
            return new IllegalStateException(callee + " is @Async, but was called outside a loop; start one with "
                    + "Weft.run and call it in there");
        }
        String caller = stack.get(1).toString();
        boolean inTask = stack.stream().anyMatch(UnwovenCall::isTrampoline);
        return new IllegalStateException(
                inTask
                        ? callee + " is @Async and may suspend, but its caller cannot: " + caller
                                + " is not woven. Mark that method, and all between it and the task's body, @Async; "
                                + "or, where the frames are not yours, call through Weft.bridge"
                        : callee + " is @Async, but " + caller + " called it outside a loop; start one with Weft.run "
                                + "and call it in there, or use a LoopHandle from other threads");
    }

    private static boolean isTrampoline(StackTraceElement element) {
        return element.getClassName().equals(Coroutine.class.getName())
                && (element.getMethodName().equals("runFrames")
                        || element.getMethodName().equals("start"));
    }
}
