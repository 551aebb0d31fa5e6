package weft.coroutine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a stack trace read as if nothing had ever suspended.
 *
 * <p>An exception that leaves a resumed frame has a trace that ends in the trampoline: {@code m$resume}, the frame's
 * {@code resume}, {@code Coroutine.runFrames}, the loop. We put the logical callers in the place of the middle one, all
 * at once at the first frame boundary that the exception crosses; per parent it would be quadratic. After that the
 * {@code resume} element is gone, which is also how we know not to do it again.
 *
 * <p>Costs some 10 microseconds per exception, nearly all of it in the JDK's materialising of the trace; {@code
 * -Dweft.traces=false} turns it off.
 */
final class Traces {
    private static final boolean ENABLED = !"false".equals(System.getProperty("weft.traces"));
    private static final String TRAMPOLINE = Coroutine.class.getName();
    private static final String RESUME_SUFFIX = "$resume";

    /** How many callers are shown, as many as the JVM shows; a recursion gone wrong may have millions. */
    private static final int MAX_CALLERS = 1024;

    private Traces() {}

    /**
     * Splices the logical callers into {@code thrown}, its causes and what it suppressed.
     *
     * @param resumed the class of the frame that it leaves
     * @param callers the frame's callers, innermost first
     */
    static void splice(Throwable thrown, Class<?> resumed, @Nullable Frame callers) {
        if (ENABLED && hasTrace(thrown)) {
            try {
                splice(thrown, resumed, callers, Collections.newSetFromMap(new IdentityHashMap<>()));
            } catch (VirtualMachineError noRoom) {
                // A trace that shows less is better than an error about a trace.
            }
        }
    }

    /** Asked first, because what unwinds a cancelled task has no trace, and there may be many of them at once. */
    private static boolean hasTrace(Throwable thrown) {
        return thrown.getSuppressed().length > 0 || thrown.getCause() != null || thrown.getStackTrace().length > 0;
    }

    private static void splice(
            @Nullable Throwable thrown, Class<?> resumed, @Nullable Frame callers, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return;
        }
        StackTraceElement[] physical = thrown.getStackTrace();
        int boundary = boundary(physical);
        if (boundary > 0) {
            List<StackTraceElement> spliced = new ArrayList<>(physical.length + 8);
            spliced.addAll(Arrays.asList(physical).subList(0, boundary - 1));
            spliced.add(asWritten(physical[boundary - 1]));
            addLogical(spliced, callersOf(physical[boundary].getClassName(), resumed, callers));
            spliced.addAll(Arrays.asList(physical).subList(boundary + 1, physical.length));
            thrown.setStackTrace(spliced.toArray(new StackTraceElement[0]));
        }
        splice(thrown.getCause(), resumed, callers, seen);
        for (Throwable suppressed : thrown.getSuppressed()) {
            splice(suppressed, resumed, callers, seen);
        }
    }

    /**
     * The callers of the frame that was resumed when the trace was taken. Nearly always that is the frame which the
     * exception leaves now; but an exception can be made in one activation and thrown later, further in.
     */
    private static @Nullable Frame callersOf(String frameClass, Class<?> resumed, @Nullable Frame callers) {
        if (resumed.getName().equals(frameClass)) {
            return callers;
        }
        for (Frame frame = callers; frame != null; frame = frame.parent) {
            if (frame.getClass().getName().equals(frameClass)) {
                return frame.parent;
            }
        }
        return callers;
    }

    /** The stack of a suspended coroutine: what its thread is in, if it has one, then its frames. */
    static StackTraceElement[] logical(StackTraceElement[] carrier, @Nullable Frame innermost) {
        List<StackTraceElement> stack = new ArrayList<>(Arrays.asList(carrier));
        addLogical(stack, innermost);
        return stack.toArray(new StackTraceElement[0]);
    }

    /** The index of the generated {@code resume} just inside the trampoline, or -1. */
    private static int boundary(StackTraceElement[] physical) {
        for (int i = 2; i < physical.length; i++) {
            if (physical[i].getMethodName().equals("runFrames")
                    && physical[i].getClassName().equals(TRAMPOLINE)
                    && physical[i - 1].getMethodName().equals("resume")
                    && physical[i - 2].getMethodName().contains(RESUME_SUFFIX)) {
                return i - 1;
            }
        }
        return -1;
    }

    private static StackTraceElement asWritten(StackTraceElement resumed) {
        String method = resumed.getMethodName();
        return new StackTraceElement(
                unlessBuiltIn(resumed.getClassLoaderName()),
                resumed.getModuleName(),
                resumed.getModuleVersion(),
                resumed.getClassName(),
                method.substring(0, method.indexOf(RESUME_SUFFIX)),
                resumed.getFileName(),
                resumed.getLineNumber());
    }

    private static void addLogical(List<StackTraceElement> to, @Nullable Frame innermost) {
        int room = MAX_CALLERS;
        for (Frame frame = innermost; frame != null && room-- > 0; frame = frame.parent) {
            if (!frame.site().isEmpty()) {
                to.add(element(frame));
            }
        }
    }

    private static StackTraceElement element(Frame frame) {
        String[] site = frame.site().split("\\|", -1);
        int line = Integer.parseInt(site[3].split(",", -1)[frame.point]);
        Module module = frame.getClass().getModule();
        ClassLoader loader = frame.getClass().getClassLoader();
        return new StackTraceElement(
                loader == null ? null : unlessBuiltIn(loader.getName()),
                module.getName(),
                module.getDescriptor() == null
                        ? null
                        : module.getDescriptor().rawVersion().orElse(null),
                site[0],
                site[1],
                site[2].isEmpty() ? null : site[2],
                line);
    }

    /** The JDK does not show the names of its own loaders in traces, but an element made by hand would. */
    private static @Nullable String unlessBuiltIn(@Nullable String loaderName) {
        return "app".equals(loaderName) || "platform".equals(loaderName) ? null : loaderName;
    }
}
