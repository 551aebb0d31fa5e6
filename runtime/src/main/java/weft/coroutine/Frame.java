package weft.coroutine;

import org.jspecify.annotations.Nullable;

/**
 * What one suspended activation of a woven method needs in order to go on: its live values and where it stopped.
 *
 * <p>The weaver generates one final subclass per {@code @Async} method, with exactly typed fields. A frame is written
 * once, when its method suspends, and read once, when it resumes; suspending again makes a new one. Frames form a list
 * from the innermost outwards, which {@link Coroutine} owns.
 */
public abstract class Frame {
    /** The frame of our caller, or null if nobody woven called us. Written by {@link Coroutine} alone. */
    @Nullable
    Frame parent;

    /** Which of the method's suspend points this frame stopped at, counted from 0. */
    public final int point;

    /**
     * Called by generated code.
     *
     * @param point the suspend point, counted from 0
     */
    protected Frame(int point) {
        this.point = point;
    }

    /**
     * Runs the rest of the method. A suspension leaves {@link Coroutine#state} set and pushes a new frame; the value
     * returned goes to {@link Coroutine#finish(Object, Coroutine)} or one of its overloads; an exception comes out.
     */
    protected abstract void resume(Coroutine coroutine);

    /**
     * The source positions of this method's suspend points, as one constant that costs nothing until a trace is
     * wanted: {@code class|method|file|line,line,...}, with an empty file or a line of -1 where unknown. Empty
     * for a method that no source has.
     */
    protected abstract String site();
}
