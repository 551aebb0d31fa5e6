package weft.loop;

/** Whom the loop asks when it has nothing to do. Called on the loop's thread. */
public interface LoopOwner {
    /** Whether {@link #idle} should be called: it costs a system call more each time the loop falls asleep. */
    boolean watchesIdle();

    /**
     * Nothing is ready, no message has come, no timer is due, no channel is ready.
     *
     * @param nextDeadline when the next timer fires, or {@link Long#MAX_VALUE} if there is none
     * @param idleNanos for how long that has been so, in real nanoseconds
     * @return whether this changed anything: made a step ready, or moved the clock. Then the loop looks again
     */
    boolean idle(long nextDeadline, long idleNanos);

    /** After how many real nanoseconds without any event to call {@link #idle} again; {@link Long#MAX_VALUE}: never. */
    long idleAgainNanos();

    /** Nothing can ever happen: no timer will fire, no channel is awaited. Must make something ready, or stop the loop. */
    void stuck();

    /** Whether a thread that the loop does not know may still leave a message. Then it is never {@link #stuck}. */
    boolean awaitsThreads();

    /**
     * The loop's thread was interrupted. Called again, with each look at the selector, as long as this returns false.
     *
     * @return whether the owner takes care of that; otherwise the interrupt status is restored when the loop is closed
     */
    default boolean interrupted() {
        return false;
    }

    /** A message left by another thread threw {@code thrown}. */
    void messageFailed(Throwable thrown);
}
