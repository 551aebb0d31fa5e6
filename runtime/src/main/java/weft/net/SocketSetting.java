package weft.net;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.stream.Stream;

/** A socket option and its value. */
record SocketSetting<T>(SocketOption<T> option, T value) {
    SocketSetting {
        requireNonNull(option, "option");
        requireNonNull(value, "value");
    }

    /** {@code settings} and one more, which replaces an earlier one of the same option. */
    static <T> List<SocketSetting<?>> plus(List<SocketSetting<?>> settings, SocketOption<T> option, T value) {
        var others = settings.stream().filter(setting -> !setting.option().equals(option));
        return Stream.<SocketSetting<?>>concat(others, Stream.of(new SocketSetting<>(option, value)))
                .toList();
    }

    void applyTo(NetworkChannel channel) throws IOException {
        channel.setOption(option, value);
    }
}
