package weft.channel;

import java.lang.ref.Cleaner;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices, when debugging, that an end of a channel is garbage collected which nobody has closed: whoever waits at the
 * other end does so in vain.
 */
final class Unclosed implements Runnable {
    private static final @Nullable Cleaner CLEANER = Boolean.getBoolean("weft.debug") ? Cleaner.create() : null;

    private final String what;
    private final Throwable opened;
    private final BiConsumer<String, Throwable> report;
    private volatile boolean closed;

    Unclosed(String what, BiConsumer<String, Throwable> report) {
        this.what = what;
        this.opened = new Throwable("it was made here");
        this.report = report;
    }

    /** Watches {@code end} if this is a run for debugging; returns null if not. */
    static @Nullable Unclosed watch(Object end, ChannelCore channel) {
        if (CLEANER == null) {
            return null;
        }
        Unclosed watched = new Unclosed(end.toString(), Unclosed::log);
        CLEANER.register(end, watched);
        return watched;
    }

    void closed() {
        closed = true;
    }

    /** The end is garbage. */
    @Override
    public void run() {
        if (!closed) {
            report.accept(what + " was garbage collected, and nobody had closed it", opened);
        }
    }

    private static void log(String message, Throwable opened) {
        System.getLogger("weft").log(System.Logger.Level.WARNING, message, opened);
    }
}
