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

/** What has come in over the transport: records, and text that nobody has taken yet. */
final class TlsInput {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final ByteStream transport;

    /** Ready to be unwrapped. */
    private ByteBuffer records = NOTHING;

    /** Ready to be taken. */
    private ByteBuffer text = NOTHING;

    TlsInput(SSLEngine engine, ByteStream transport) {
        this.engine = engine;
        this.transport = transport;
    }

    /** Moves text that is there, and says how many bytes. */
    int take(ByteBuffer target) {
        int count = Math.min(text.remaining(), target.remaining());
        if (count > 0) {
            target.put(text.slice().limit(count));
            text.position(text.position() + count);
            if (!text.hasRemaining()) {
                text = release(text);
            }
        }
        return count;
    }

    /**
     * Has the engine look at the next record. Its text goes into {@code target} if that has room for as much as there
     * might be; else it waits to be {@linkplain #take taken}.
     */
    SSLEngineResult unwrap(@Nullable ByteBuffer target) throws SSLException {
        int most = engine.getSession().getApplicationBufferSize();
        SSLEngineResult result;
        if (target != null && target.remaining() >= most) {
            result = engine.unwrap(records, target);
        } else {
            result = unwrapForLater(most);
        }
        if (!records.hasRemaining()) {
            records = release(records);
        }
        return result;
    }

    private SSLEngineResult unwrapForLater(int most) throws SSLException {
        ByteBuffer unwrapped = TlsBuffers.take(most);
        try {
            SSLEngineResult result = engine.unwrap(records, unwrapped);
            while (result.getStatus() == Status.BUFFER_OVERFLOW) {
                unwrapped = ByteBuffer.allocate(unwrapped.capacity() * 2);
                result = engine.unwrap(records, unwrapped);
            }
            return result;
        } finally {
            unwrapped.flip();
            text = unwrapped.hasRemaining() ? unwrapped : release(unwrapped);
        }
    }

    /** Waits for more from the transport; false if that has ended. If it is cancelled, nothing is lost. */
    @Async
    boolean fill() throws IOException {
        ByteBuffer filling = makeRoom();
        records = filling;
        try {
            return transport.read(filling) >= 0;
        } finally {
            filling.flip();
            if (!filling.hasRemaining()) {
                records = release(filling);
            }
        }
    }

    private ByteBuffer makeRoom() {
        int size = engine.getSession().getPacketBufferSize();
        if (records.capacity() >= size && (records.limit() < records.capacity() || records.position() > 0)) {
            return records.compact();
        }
        ByteBuffer roomier =
                TlsBuffers.take(Math.max(size, records.remaining() + 1)).put(records);
        release(records);
        return roomier;
    }

    /** What has come in and is not TLS any more, once the peer has ended that. */
    byte[] rest() {
        byte[] rest = new byte[records.remaining()];
        records.get(rest);
        return rest;
    }

    boolean hasText() {
        return text.hasRemaining();
    }

    /** Lets go of the buffers. */
    void discard() {
        records = release(records);
        text = release(text);
    }

    private static ByteBuffer release(ByteBuffer buffer) {
        if (buffer != NOTHING) {
            TlsBuffers.give(buffer);
        }
        return NOTHING;
    }
}
