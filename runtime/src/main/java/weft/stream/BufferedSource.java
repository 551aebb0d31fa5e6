package weft.stream;

import static java.util.Objects.requireNonNull;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.AsyncIterable;
import weft.LowLevel;
import weft.sync.BusyResourceException;

/** See {@link BufferedByteSource}. */
class BufferedSource implements BufferedByteSource {
    private static final byte[] LINE_FEED = {'\n'};

    private final ByteSource source;
    private final ReadBuffer buffer = new ReadBuffer();
    private boolean reading;
    private boolean closed;

    BufferedSource(ByteSource source) {
        this.source = requireNonNull(source, "source");
    }

    @Async
    @Override
    public int read(ByteBuffer target) throws IOException {
        begin();
        try {
            if (buffer.size() == 0) {
                return source.read(target);
            }
            LowLevel.checkpoint();
            int room = target.remaining();
            buffer.take(target);
            return room - target.remaining();
        } finally {
            reading = false;
        }
    }

    @Async
    @Override
    public byte[] readExactly(int count) throws IOException {
        requireNotNegative(count);
        begin();
        try {
            LowLevel.checkpoint();
            while (buffer.size() < count) {
                if (!fill()) {
                    throw new EOFException(
                            "the source has ended after " + buffer.size() + " of " + count + " bytes: " + source);
                }
            }
            return buffer.take(count);
        } finally {
            reading = false;
        }
    }

    @Async
    @Override
    public byte[] readUntil(byte[] delimiter, int maxBytes) throws IOException {
        requireNotNegative(maxBytes);
        if (delimiter.length == 0) {
            throw new IllegalArgumentException("the delimiter is empty; say what to look for");
        }
        begin();
        try {
            LowLevel.checkpoint();
            int length = find(delimiter, maxBytes);
            if (length < 0) {
                throw new EOFException("the source has ended, and no delimiter has come after the last " + buffer.size()
                        + " bytes: " + source);
            }
            byte[] found = buffer.take(length);
            buffer.drop(delimiter.length);
            return found;
        } finally {
            reading = false;
        }
    }

    @Async
    @Override
    public @Nullable String readLine(int maxBytes) throws IOException {
        requireNotNegative(maxBytes);
        begin();
        try {
            LowLevel.checkpoint();
            int length = find(LINE_FEED, (int) Math.min(maxBytes + 1L, Integer.MAX_VALUE)); // There may be a CR.
            boolean terminated = length >= 0;
            if (!terminated) {
                length = buffer.size();
            }
            boolean hasReturn = terminated && length > 0 && buffer.get(length - 1) == '\r';
            requireAtMost(maxBytes, hasReturn ? length - 1 : length);
            return length == 0 && !terminated ? null : takeLine(length, hasReturn, terminated);
        } finally {
            reading = false;
        }
    }

    private String takeLine(int length, boolean hasReturn, boolean terminated) throws IOException {
        byte[] line = buffer.take(length);
        buffer.drop(terminated ? 1 : 0);
        return Utf8.decode(line, hasReturn ? length - 1 : length);
    }

    /** Reads on until {@code delimiter} is in the buffer, and says where; -1 if the source ends before. */
    @Async
    private int find(byte[] delimiter, int maxBytes) throws IOException {
        int searched = 0;
        while (true) {
            int at = buffer.indexOf(delimiter, searched);
            requireAtMost(maxBytes, at >= 0 ? at : buffer.size() - delimiter.length + 1);
            if (at >= 0) {
                return at;
            }
            searched = Math.max(0, buffer.size() - delimiter.length + 1);
            if (!fill()) {
                return -1;
            }
        }
    }

    @Async
    @Override
    public byte[] readAll(int maxBytes) throws IOException {
        requireNotNegative(maxBytes);
        begin();
        try {
            LowLevel.checkpoint();
            do {
                requireAtMost(maxBytes, buffer.size());
            } while (fill());
            return buffer.take(buffer.size());
        } finally {
            reading = false;
        }
    }

    @Async
    @Override
    public byte[] peek(int count) throws IOException {
        requireNotNegative(count);
        begin();
        try {
            LowLevel.checkpoint();
            boolean more = true;
            while (more && buffer.size() < count) {
                more = fill();
            }
            return buffer.copy(Math.min(count, buffer.size()));
        } finally {
            reading = false;
        }
    }

    @Override
    public AsyncIterable<String> lines(int maxBytes) {
        requireNotNegative(maxBytes);
        return () -> new ReceivingIterator<>(() -> readLine(maxBytes));
    }

    /** Waits for more bytes; returns whether there are any. */
    @Async
    private boolean fill() throws IOException {
        int count = source.read(buffer.room());
        if (count > 0) {
            buffer.added(count);
        }
        return count >= 0;
    }

    @Async
    @Override
    public void close() throws IOException {
        closed = true;
        source.close();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return source.attribute(key, fallback);
    }

    @Override
    public String toString() {
        return "buffered " + source;
    }

    private void begin() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (reading) {
            throw new BusyResourceException(
                    this + " is being read by another task already; let one task read, or take turns");
        }
        reading = true;
    }

    private void requireAtMost(int maxBytes, int bytes) throws LimitExceededException {
        if (bytes > maxBytes) {
            throw new LimitExceededException("more than " + maxBytes + " bytes have come, and there is no end: "
                    + source + "; allow more, or drop the connection");
        }
    }

    private static void requireNotNegative(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("negative number of bytes: " + count);
        }
    }
}
