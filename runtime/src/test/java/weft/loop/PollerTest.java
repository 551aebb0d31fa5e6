package weft.loop;

import static java.nio.channels.SelectionKey.OP_ACCEPT;
import static java.nio.channels.SelectionKey.OP_CONNECT;
import static java.nio.channels.SelectionKey.OP_READ;
import static java.nio.channels.SelectionKey.OP_WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.IllegalBlockingModeException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PollerTest {
    private final List<String> told = new ArrayList<>();
    private Poller poller;
    private ServerSocketChannel server;
    private SocketChannel near;
    private SocketChannel far;

    @BeforeEach
    void connect() throws IOException {
        poller = Poller.open();
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        far = SocketChannel.open(server.getLocalAddress());
        near = server.accept();
        near.configureBlocking(false);
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
        server.close();
        poller.close();
    }

    @Test
    void waiterIsToldOnce() throws IOException {
        poller.await(near, OP_READ, waiter("reader"));
        assertTrue(poller.hasWaiters());
        send("a");

        poller.poll(Long.MAX_VALUE);
        assertEquals(List.of("reader ready 1"), told);
        assertFalse(poller.hasWaiters());

        poller.poll(0);
        assertEquals(List.of("reader ready 1"), told);
    }

    @Test
    void waiterThatComesBackIsToldAgain() throws IOException {
        for (int round = 1; round <= 3; round++) {
            poller.await(near, OP_READ, waiter("reader"));
            send("a");
            poller.poll(Long.MAX_VALUE);
            assertEquals(round, told.size());
            near.read(ByteBuffer.allocate(10));
        }
    }

    @Test
    void eventWithoutWaiterEndsThePollAndThenTheInterest() throws IOException {
        poller.await(near, OP_READ, waiter("reader"));
        send("a");
        poller.poll(Long.MAX_VALUE);

        poller.poll(Long.MAX_VALUE); // The interest is still there, and the byte, but nobody waits.
        assertTakesAtLeastMillis(30, () -> poller.poll(Duration.ofMillis(30).toNanos()));
        poller.await(near, OP_READ, waiter("reader"));
        poller.poll(Long.MAX_VALUE);
        assertEquals(List.of("reader ready 1", "reader ready 1"), told);
    }

    @Test
    @DisplayName("S23: a reader and a writer of one channel are woken independently")
    void readerAndWriterAreIndependent() throws IOException {
        fillOutput();
        poller.await(near, OP_READ, waiter("reader"));
        poller.await(near, OP_WRITE, waiter("writer"));
        send("a");
        poller.poll(Long.MAX_VALUE);
        assertEquals(List.of("reader ready 1"), told);

        drainFarEnd();
        while (told.size() < 2) {
            poller.poll(Long.MAX_VALUE);
        }
        assertEquals(List.of("reader ready 1", "writer ready 4"), told);
    }

    @Test
    void oneWaiterMayWaitForBothDirectionsAndIsToldOnce() throws IOException {
        poller.await(near, OP_READ | OP_WRITE, waiter("both"));
        send("a");
        poller.poll(Long.MAX_VALUE);
        poller.poll(0);
        assertEquals(1, told.size());
        assertFalse(poller.hasWaiters());
    }

    @Test
    @DisplayName("S22: a second waiter for the same direction is refused, and the first goes on")
    void secondWaiterForTheSameDirectionIsRefused() throws IOException {
        poller.await(near, OP_READ, waiter("first"));
        assertThrows(IllegalStateException.class, () -> poller.await(near, OP_READ, waiter("second")));
        assertThrows(IllegalStateException.class, () -> poller.await(near, OP_READ | OP_WRITE, waiter("second")));

        send("a");
        poller.poll(Long.MAX_VALUE);
        assertEquals(List.of("first ready 1"), told);
    }

    @Test
    @DisplayName("S25: a cancelled wait leaves nothing behind, and the next wait works")
    void cancelledWaiterIsNotTold() throws IOException {
        Poller.Waiter cancelled = waiter("cancelled");
        poller.await(near, OP_READ, cancelled);
        assertTrue(poller.cancel(near, cancelled));
        assertFalse(poller.cancel(near, cancelled));
        assertFalse(poller.hasWaiters());

        send("a");
        poller.poll(Long.MAX_VALUE);
        assertEquals(List.of(), told);
        poller.await(near, OP_READ, waiter("next"));
        poller.poll(Long.MAX_VALUE);
        assertEquals(List.of("next ready 1"), told);
    }

    @Test
    @DisplayName("S20: once a listening channel is closed, a connect is refused")
    void closeFreesTheDescriptorBeforeItReturns() throws IOException {
        server.configureBlocking(false);
        var address = server.getLocalAddress();
        poller.await(server, OP_ACCEPT, waiter("acceptor"));
        poller.poll(0);

        poller.close(server);
        assertThrows(ConnectException.class, () -> SocketChannel.open(address));
        try (ServerSocketChannel again = ServerSocketChannel.open()) {
            again.bind(address);
        }
        assertEquals(List.of("acceptor closed"), told);
    }

    @Test
    void closeTellsBothWaiters() throws IOException {
        fillOutput();
        poller.await(near, OP_READ, waiter("reader"));
        poller.await(near, OP_WRITE, waiter("writer"));

        poller.close(near);
        assertEquals(List.of("reader closed", "writer closed"), told);
        assertFalse(poller.hasWaiters());
        poller.close(near);
        assertThrows(ClosedChannelException.class, () -> poller.await(near, OP_READ, waiter("late")));
    }

    @Test
    void closeByAnotherThreadHarmsNobodyElse() throws Exception {
        poller.await(near, OP_READ, waiter("reader"));
        Thread closer = new Thread(() -> assertDoesNotThrowIo(near::close));
        closer.start();
        closer.join();

        poller.poll(0);
        try (SocketChannel other = SocketChannel.open(server.getLocalAddress())) {
            other.configureBlocking(false);
            poller.await(other, OP_WRITE, waiter("other"));
            poller.poll(Long.MAX_VALUE);
            assertTrue(told.contains("other ready 4"), told.toString());
        }
    }

    @Test
    void refusedConnectIsAnEvent() throws IOException {
        var address = server.getLocalAddress();
        server.close();
        try (SocketChannel refused = SocketChannel.open()) {
            refused.configureBlocking(false);
            if (!refused.connect(address)) {
                poller.await(refused, OP_CONNECT, waiter("connector"));
                poller.poll(Long.MAX_VALUE);
                assertEquals(List.of("connector ready 8"), told);
            }
            assertThrows(ConnectException.class, refused::finishConnect);
        } catch (ConnectException atOnce) {
            assertEquals(List.of(), told);
        }
    }

    @Test
    void wakeupBeforeAPollIsNotLost() throws IOException {
        poller.wakeup();
        poller.poll(Long.MAX_VALUE);
    }

    @Test
    void wakeupEndsABlockedPoll() throws Exception {
        Thread other = new Thread(poller::wakeup);
        other.start();
        poller.poll(Long.MAX_VALUE);
        other.join();
    }

    @Test
    void timeIsRoundedUp() {
        for (int i = 0; i < 20; i++) {
            long nanos = 100_000L * i + 1;
            long begin = System.nanoTime();
            assertDoesNotThrowIo(() -> poller.poll(nanos));
            long taken = System.nanoTime() - begin;
            assertTrue(taken >= nanos, taken + " ns for " + nanos);
        }
    }

    @Test
    void interruptNeitherSpinsNorGetsLost() throws IOException {
        Thread.currentThread().interrupt();
        poller.poll(Long.MAX_VALUE); // Returns, as it may.
        assertTakesAtLeastMillis(30, () -> poller.poll(Duration.ofMillis(30).toNanos()));
        assertFalse(Thread.currentThread().isInterrupted());

        poller.close();
        assertTrue(Thread.interrupted());
    }

    @Test
    void refusesWhatItCannotAwait() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> poller.await(near, 0, waiter("none")));
        assertThrows(IllegalArgumentException.class, () -> poller.await(near, OP_ACCEPT, waiter("acceptor")));
        assertThrows(IllegalBlockingModeException.class, () -> poller.await(far, OP_READ, waiter("blocking")));
        assertFalse(poller.hasWaiters());
    }

    private Poller.Waiter waiter(String name) {
        return new Poller.Waiter() {
            @Override
            public void ready(int ops) {
                told.add(name + " ready " + ops);
            }

            @Override
            public void closed() {
                told.add(name + " closed");
            }
        };
    }

    private void send(String text) throws IOException {
        far.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void fillOutput() throws IOException {
        int idle = 0;
        while (idle < 3) {
            idle = near.write(ByteBuffer.allocate(1 << 16)) == 0 ? idle + 1 : 0;
        }
    }

    private void drainFarEnd() throws IOException {
        far.configureBlocking(false);
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        while (far.read(buffer.clear()) > 0) {
            continue;
        }
    }

    private interface IoAction {
        void run() throws IOException;
    }

    private static void assertDoesNotThrowIo(IoAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertTakesAtLeastMillis(long millis, IoAction action) {
        long begin = System.nanoTime();
        assertDoesNotThrowIo(action);
        long taken = System.nanoTime() - begin;
        assertTrue(taken >= Duration.ofMillis(millis).toNanos(), taken + " ns");
    }
}
