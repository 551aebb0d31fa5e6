/**
 * Streams of bytes, whatever carries them: sockets, files, pipes.
 *
 * <p>The errors are the JDK's. {@link java.nio.channels.ClosedChannelException}: we closed it. {@link
 * java.nio.channels.AsynchronousCloseException}, its subclass: we closed it while this operation was waiting. Any other
 * {@link java.io.IOException}: the peer or the system broke it. An orderly end is no error but -1.
 */
package weft.stream;
