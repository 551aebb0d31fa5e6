package weft.weave;

import java.util.List;
import org.objectweb.asm.tree.MethodNode;

/**
 * All that is decided about an {@code @Async} method before anything is emitted.
 *
 * @param host internal name of its class
 * @param hostIsInterface whether that is an interface
 * @param body the method's code with the twin's signature and locals, its calls re-targeted, no uninitialised object
 *     across a suspend point; nothing saves or restores yet
 * @param coroutineSlot the local that holds the coroutine, all the way through
 * @param points the suspend points, in order of code
 * @param layout the frame's fields
 * @param resumeName the name of the resume body
 * @param frameClass internal name of the frame class
 * @param site what {@code Frame.site()} returns
 */
record MethodPlan(
        String host,
        boolean hostIsInterface,
        MethodNode body,
        int coroutineSlot,
        List<SuspendPoint> points,
        FrameLayout layout,
        String resumeName,
        String frameClass,
        String site) {}
