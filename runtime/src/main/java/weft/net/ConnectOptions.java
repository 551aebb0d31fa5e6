package weft.net;

import static java.util.Objects.requireNonNull;

import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How {@link TcpStream#connect(String, int, ConnectOptions)} connects. Immutable. */
public final class ConnectOptions {
    private static final ConnectOptions DEFAULT = new ConnectOptions(null, Duration.ofMillis(250), List.of());

    private final @Nullable InetSocketAddress localAddress;
    private final Duration attemptDelay;
    private final List<SocketSetting<?>> settings;

    private ConnectOptions(
            @Nullable InetSocketAddress localAddress, Duration attemptDelay, List<SocketSetting<?>> settings) {
        this.localAddress = localAddress;
        this.attemptDelay = attemptDelay;
        this.settings = settings;
    }

    /** Any local address, 250 ms between attempts, {@code TCP_NODELAY}. */
    public static ConnectOptions create() {
        return DEFAULT;
    }

    /** The same, but connecting from {@code address}; port 0 stands for any. */
    public ConnectOptions localAddress(InetSocketAddress address) {
        return new ConnectOptions(requireNonNull(address, "address"), attemptDelay, settings);
    }

    /**
     * The same, but with this head start for each of the host's addresses before the next one is tried as well.
     *
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    public ConnectOptions attemptDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The attempt delay must not be negative, but is " + delay);
        }
        return new ConnectOptions(localAddress, delay, settings);
    }

    /** The same, with a socket option, which is set before connecting. */
    public <T> ConnectOptions option(SocketOption<T> option, T value) {
        return new ConnectOptions(localAddress, attemptDelay, SocketSetting.plus(settings, option, value));
    }

    @Nullable
    InetSocketAddress localAddress() {
        return localAddress;
    }

    Duration attemptDelay() {
        return attemptDelay;
    }

    List<SocketSetting<?>> settings() {
        return settings;
    }
}
