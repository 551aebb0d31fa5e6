package weft.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.stream.ByteStream;
import weft.sync.ParkingLot;

/**
 * Records on their way to the transport, in the order in which the engine made them. The task that writes makes them, and
 * now and then the one that reads: TLS has answers of its own. One task at a time hands them to the transport; it takes
 * with it what others have made meanwhile.
 */
final class TlsOutput {
    static final ByteBuffer[] NOTHING = {ByteBuffer.allocate(0)};

    private final SSLEngine engine;
    private final ByteStream transport;
    private final ParkingLot turn = new ParkingLot();

    /** What new records are put into. */
    private @Nullable ByteBuffer filling;

    /** What the transport is taking. If a task is cancelled over that, the next one goes on. */
    private @Nullable ByteBuffer sending;

    private boolean flushing;

    TlsOutput(SSLEngine engine, ByteStream transport) {
        this.engine = engine;
        this.transport = transport;
    }

    /** Makes a record. {@code BUFFER_OVERFLOW} if what is there has to be {@linkplain #flush flushed} first. */
    SSLEngineResult wrap(ByteBuffer[] sources) throws SSLException {
        int size = engine.getSession().getPacketBufferSize();
        ByteBuffer target = filling;
        if (target == null) {
            target = TlsBuffers.take(2 * size); // So that the records of a handshake travel together.
        }
        SSLEngineResult result = engine.wrap(sources, target);
        while (result.getStatus() == Status.BUFFER_OVERFLOW && target.position() == 0) {
            target = ByteBuffer.allocate(Math.max(target.capacity() * 2, size));
            result = engine.wrap(sources, target);
        }
        if (target.position() > 0) {
            filling = target;
        } else {
            TlsBuffers.give(target);
        }
        return result;
    }

    /** Whether nothing is under way. */
    boolean isIdle() {
        return !flushing;
    }

    /** Hands all records to the transport. If it is cancelled, the rest is still there. */
    @Async
    void flush() throws IOException {
        while (flushing) {
            turn.park();
        }
        flushing = true;
        try {
            for (ByteBuffer next = next(); next != null; next = next()) {
                transport.write(next);
            }
        } finally {
            flushing = false;
            turn.unparkAll();
        }
    }

    /** What has not been sent yet, or null if there is nothing. */
    private @Nullable ByteBuffer next() {
        ByteBuffer current = sending;
        if (current != null && current.hasRemaining()) {
            return current;
        }
        if (current != null) {
            TlsBuffers.give(current);
        }
        current = filling;
        filling = null;
        sending = current == null ? null : current.flip();
        return sending;
    }
}
