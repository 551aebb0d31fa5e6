package weft.net;

import java.net.SocketOption;
import java.util.List;

/** How {@link TcpListener} and {@link UdpSocket} bind. Immutable. */
public final class BindOptions {
    private static final BindOptions DEFAULT = new BindOptions(false, 65_536, List.of());

    private final boolean reusePort;
    private final int backlog;
    private final List<SocketSetting<?>> settings;

    private BindOptions(boolean reusePort, int backlog, List<SocketSetting<?>> settings) {
        this.reusePort = reusePort;
        this.backlog = backlog;
        this.settings = settings;
    }

    /** The system's longest backlog, {@code SO_REUSEADDR}, {@code TCP_NODELAY} for the connections. */
    public static BindOptions create() {
        return DEFAULT;
    }

    /**
     * The same, but whether other sockets may bind the same port and share its connections, or datagrams: {@code
     * SO_REUSEPORT}. All of them must say so.
     */
    public BindOptions reusePort(boolean reuse) {
        return new BindOptions(reuse, backlog, settings);
    }

    /**
     * The same, but this many connections, at most, may be waiting for {@code accept}. The system may limit it further. Of no
     * meaning to UDP.
     *
     * @throws IllegalArgumentException unless {@code connections} is positive
     */
    public BindOptions backlog(int connections) {
        if (connections < 1) {
            throw new IllegalArgumentException("The backlog must be positive, but is " + connections);
        }
        return new BindOptions(reusePort, connections, settings);
    }

    /**
     * The same, with a socket option. What a listening socket knows is set there, before binding (connections usually
     * inherit it); anything else, {@code SO_KEEPALIVE} for instance, on each connection.
     */
    public <T> BindOptions option(SocketOption<T> option, T value) {
        return new BindOptions(reusePort, backlog, SocketSetting.plus(settings, option, value));
    }

    boolean reusePort() {
        return reusePort;
    }

    int backlog() {
        return backlog;
    }

    List<SocketSetting<?>> settings() {
        return settings;
    }
}
