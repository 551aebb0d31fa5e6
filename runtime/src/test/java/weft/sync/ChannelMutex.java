package weft.sync;

import static org.junit.jupiter.api.Assertions.assertTrue;

import weft.Async;
import weft.AsyncRunnable;
import weft.LowLevel;
import weft.Weft;
import weft.channel.Channel;

/** What admits one task at a time, made of a channel: its order and its hand-over have to be as good as a lock's. */
abstract class ChannelMutex implements Mutex {
    final Channel<String> channel;

    private ChannelMutex(int capacity) {
        channel = Channel.open(capacity);
    }

    @Override
    @Async
    public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
        acquire();
        try {
            Weft.checkpointIfCancelled();
            body.run();
        } finally {
            release();
        }
    }

    /** Acquiring fills the last place in a buffer. */
    static final class OfPlaces extends ChannelMutex {
        private final int capacity;

        OfPlaces(int capacity) {
            super(capacity);
            this.capacity = capacity;
            for (int i = 1; i < capacity; i++) {
                channel.sender().trySend("filler");
            }
        }

        @Override
        @Async
        public void acquire() {
            channel.sender().send("taken");
        }

        @Override
        public boolean tryAcquire() {
            return channel.sender().trySend("taken");
        }

        @Override
        public void release() {
            assertTrue(channel.receiver().tryReceive().isPresent());
        }

        @Override
        public boolean isTaken() {
            return channel.sender().statistics().buffered() == capacity;
        }

        @Override
        public int waiting() {
            return channel.sender().statistics().tasksWaitingToSend();
        }
    }

    /** Acquiring takes the one item there is. */
    static final class OfItem extends ChannelMutex {
        OfItem() {
            super(10);
            channel.sender().trySend("token");
        }

        @Override
        @Async
        public void acquire() {
            channel.receiver().receive();
        }

        @Override
        public boolean tryAcquire() {
            return channel.receiver().tryReceive().isPresent();
        }

        @Override
        public void release() {
            channel.sender().trySend("token");
        }

        @Override
        public boolean isTaken() {
            return channel.sender().statistics().buffered() == 0;
        }

        @Override
        public int waiting() {
            return channel.sender().statistics().tasksWaitingToReceive();
        }
    }

    /** Who finds it taken sends, without a buffer, and a release receives. */
    static final class OfRendezvous extends ChannelMutex {
        private boolean taken;

        OfRendezvous() {
            super(0);
        }

        @Override
        @Async
        public void acquire() {
            if (taken) {
                channel.sender().send("after you");
            } else {
                Weft.checkpointIfCancelled();
                taken = true;
                LowLevel.cancelShieldedCheckpoint();
            }
        }

        @Override
        public boolean tryAcquire() {
            boolean free = !taken;
            taken = true;
            return free;
        }

        @Override
        public void release() {
            taken = channel.receiver().tryReceive().isPresent();
        }

        @Override
        public boolean isTaken() {
            return taken;
        }

        @Override
        public int waiting() {
            return channel.sender().statistics().tasksWaitingToSend();
        }
    }
}
