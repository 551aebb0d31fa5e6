package weft.stream;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import weft.Async;
import weft.LowLevel;

/** A source at its end, without attributes. */
final class NamelessSource implements ByteSource {
    @Async
    @Override
    public int read(ByteBuffer buffer) {
        LowLevel.checkpoint();
        return -1;
    }

    @Async
    @Override
    public void close() {
        LowLevel.checkpoint();
    }

    @Override
    public <T> @Nullable T attribute(Attribute<T> key, @Nullable T fallback) {
        return fallback;
    }
}
