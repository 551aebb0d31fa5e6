/**
 * What tasks use to wait for each other, and to keep out of each other's way.
 *
 * <p>All of it is first come first served: what is given back goes to the task that has waited longest, and nobody can
 * come in between. A task that is cancelled while it waits leaves the queue, and nobody counts on it any more; one that
 * was served before it was cancelled has been served. Each operation that may suspend is a cancellation point before it
 * has any effect, and lets other tasks run when this one has used up its slice.
 *
 * <p>All can be made outside a loop, and then belong to the loop that uses them, as long as that runs: other threads and
 * loops get an {@link java.lang.IllegalStateException}, and should go through {@link weft.LoopHandle}.
 */
package weft.sync;
