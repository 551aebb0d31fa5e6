package weft;

import java.io.IOException;

/**
 * A resource whose closing may suspend. {@code try (var stream = ...)} in an {@code @Async} method suspends in the
 * implied {@link #close()} as it would in a call that is spelt out.
 */
public interface AsyncCloseable extends AutoCloseable {
    /**
     * Releases the resource, however this ends. May suspend. Closing again does nothing but the checkpoint.
     *
     * <p>In a cancelled scope it still closes, if need be without the parting words to the peer, and then raises {@link
     * Cancelled}; so nothing leaks when a timeout strikes in a {@code try} statement.
     *
     * @throws IOException if the system reports trouble; the resource is released all the same
     */
    @Async
    @Override
    void close() throws IOException;
}
