package weft.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import weft.Async;
import weft.CancelScope;
import weft.ExceptionGroup;
import weft.Weft;
import weft.testing.VirtualClock;

/** S13: who starts when, who wins, and what becomes of the others. */
@Timeout(60)
class HappyEyeballsTest {
    private static final Duration HEAD_START = Duration.ofMillis(250);

    private final List<String> log = new ArrayList<>();
    private long begin;

    /** A target whose attempt takes {@code millis} and then succeeds or fails. */
    private record Target(String name, long millis, boolean answers) {}

    @Test
    @DisplayName("S13: one after the other when none answers: 0, 250, 500 ms")
    void fallsThroughWithHeadStarts() throws IOException {
        assertEquals("c", race(target("a", 5000), target("b", 5000), target("c", 100)));
        assertEquals(List.of("0 a", "250 b", "500 c", "600 c answers", "600 a cancelled", "600 b cancelled"), log);
    }

    @Test
    @DisplayName("S13: an early success starts no others")
    void earlySuccess() throws IOException {
        assertEquals("b", race(target("a", 5000), target("b", 100), target("c", 100)));
        assertEquals(List.of("0 a", "250 b", "350 b answers", "350 a cancelled"), log);
    }

    @Test
    @DisplayName("S13: a failure starts the next attempt at once")
    void failureStartsTheNext() throws IOException {
        assertEquals("c", race(failing("a", 100), failing("b", 0), target("c", 50)));
        assertEquals(List.of("0 a", "100 a fails", "100 b", "100 b fails", "100 c", "150 c answers"), log);
    }

    @Test
    @DisplayName("S13: a failure after its head start does not hurry anybody")
    void lateFailureChangesNothing() throws IOException {
        assertEquals("c", race(failing("a", 300), target("b", 5000), target("c", 10)));
        assertEquals(List.of("0 a", "250 b", "300 a fails", "500 c", "510 c answers", "510 b cancelled"), log);
    }

    @Test
    @DisplayName("S13: of two that answer at the same time one wins, and the other is closed")
    void simultaneousSuccess() throws IOException {
        assertEquals("a", race(target("a", 250 + 100), target("b", 100)));
        assertEquals(List.of("0 a", "250 b", "350 a answers", "350 b answers", "350 b closed"), log);
    }

    @Test
    @DisplayName("S13: when all fail the errors are kept")
    void allFail() throws IOException {
        assertNull(race(failing("a", 10), failing("b", 300), failing("c", 10)));
        assertEquals(
                List.of("0 a", "10 a fails", "10 b", "260 c", "270 c fails", "310 b fails", "failure: a, c, b"), log);
    }

    @Test
    void singleFailureIsTheCauseItself() throws IOException {
        assertNull(race(failing("a", 10)));
        assertEquals(List.of("0 a", "10 a fails", "failure: a"), log);
    }

    @Test
    @DisplayName("S13: cancelling the race cancels all attempts")
    void cancel() throws IOException {
        Weft.options().clock(VirtualClock.create()).run(() -> {
            begin = Weft.currentTime();
            CancelScope scope = CancelScope.moveOnAfter(
                    Duration.ofMillis(300),
                    () -> eyeballs(target("a", 5000), target("b", 5000)).run());
            assertTrue(scope.cancelledCaught());
        });
        assertEquals(List.of("0 a", "250 b", "300 a cancelled", "300 b cancelled"), sortedTail(2));
    }

    @Test
    @DisplayName("S13: IPv6 and IPv4 addresses take turns, IPv6 first")
    void addressesTakeTurns() throws UnknownHostException {
        List<InetAddress> resolved = new ArrayList<>();
        for (String literal : new String[] {"10.0.0.1", "10.0.0.2", "10.0.0.3", "::1", "::2"}) {
            resolved.add(InetAddress.getByName(literal));
        }
        List<String> ordered = TcpConnector.takeTurns(resolved).stream()
                .map(InetAddress::getHostAddress)
                .toList();
        assertEquals(List.of("0:0:0:0:0:0:0:1", "10.0.0.1", "0:0:0:0:0:0:0:2", "10.0.0.2", "10.0.0.3"), ordered);
        assertSame(1, TcpConnector.takeTurns(resolved.subList(0, 1)).size());
    }

    private @Nullable String race(Target... targets) throws IOException {
        return Weft.options().clock(VirtualClock.create()).call(() -> {
            begin = Weft.currentTime();
            var eyeballs = eyeballs(targets);
            String winner = eyeballs.run();
            if (winner == null) {
                log.add("failure: " + describe(eyeballs.failure()));
            }
            return winner;
        });
    }

    private HappyEyeballs<Target, String> eyeballs(Target... targets) {
        return new HappyEyeballs<>(List.of(targets), HEAD_START, this::connect, name -> log("closed", name));
    }

    @Async
    private String connect(Target target) throws IOException {
        log.add(millis() + " " + target.name());
        String outcome = "cancelled";
        try {
            Weft.sleep(Duration.ofMillis(target.millis()));
            outcome = target.answers() ? "answers" : "fails";
        } finally {
            log.add(millis() + " " + target.name() + " " + outcome);
        }
        if (!target.answers()) {
            throw new IOException(target.name());
        }
        return target.name();
    }

    private void log(String what, String name) {
        log.add(millis() + " " + name + " " + what);
    }

    private long millis() {
        return (Weft.currentTime() - begin) / 1_000_000;
    }

    private static String describe(Throwable failure) {
        if (failure instanceof ExceptionGroup group) {
            return String.join(
                    ", ", group.exceptions().stream().map(Throwable::getMessage).toList());
        }
        return failure.getMessage();
    }

    /** The log, with what follows {@code from} sorted: the order in which children are cancelled is not ours. */
    private List<String> sortedTail(int from) {
        List<String> sorted = new ArrayList<>(log);
        sorted.subList(from, sorted.size()).sort(null);
        return sorted;
    }

    private static Target target(String name, long millis) {
        return new Target(name, millis, true);
    }

    private static Target failing(String name, long millis) {
        return new Target(name, millis, false);
    }
}
