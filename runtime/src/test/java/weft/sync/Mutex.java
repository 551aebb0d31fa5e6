package weft.sync;

import java.util.function.Supplier;
import weft.Async;
import weft.AsyncRunnable;

/** What all that admits one task at a time has in common. */
interface Mutex {
    /** The kinds there are. */
    enum Kind {
        LOCK(OfLock::new),
        SEMAPHORE(OfSemaphore::new),
        LIMITER(OfLimiter::new),
        LAST_PLACE(() -> new ChannelMutex.OfPlaces(10)),
        ONLY_PLACE(() -> new ChannelMutex.OfPlaces(1)),
        ITEM(ChannelMutex.OfItem::new),
        RENDEZVOUS(ChannelMutex.OfRendezvous::new);

        final Supplier<Mutex> factory;

        Kind(Supplier<Mutex> factory) {
            this.factory = factory;
        }

        Mutex create() {
            return factory.get();
        }
    }

    @Async
    void acquire();

    @Async
    <X extends Throwable> void run(AsyncRunnable<X> body) throws X;

    boolean tryAcquire();

    void release();

    boolean isTaken();

    int waiting();

    final class OfLock implements Mutex {
        private final Lock lock = new Lock();

        @Override
        @Async
        public void acquire() {
            lock.acquire();
        }

        @Override
        @Async
        public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
            lock.run(body);
        }

        @Override
        public boolean tryAcquire() {
            return lock.tryAcquire();
        }

        @Override
        public void release() {
            lock.release();
        }

        @Override
        public boolean isTaken() {
            return lock.isLocked();
        }

        @Override
        public int waiting() {
            return lock.statistics().tasksWaiting();
        }
    }

    final class OfSemaphore implements Mutex {
        private final Semaphore semaphore = new Semaphore(1, 1);

        @Override
        @Async
        public void acquire() {
            semaphore.acquire();
        }

        @Override
        @Async
        public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
            semaphore.run(body);
        }

        @Override
        public boolean tryAcquire() {
            return semaphore.tryAcquire();
        }

        @Override
        public void release() {
            semaphore.release();
        }

        @Override
        public boolean isTaken() {
            return semaphore.available() == 0;
        }

        @Override
        public int waiting() {
            return semaphore.statistics().tasksWaiting();
        }
    }

    final class OfLimiter implements Mutex {
        private final CapacityLimiter limiter = new CapacityLimiter(1);

        @Override
        @Async
        public void acquire() {
            limiter.acquire();
        }

        @Override
        @Async
        public <X extends Throwable> void run(AsyncRunnable<X> body) throws X {
            limiter.run(body);
        }

        @Override
        public boolean tryAcquire() {
            return limiter.tryAcquire();
        }

        @Override
        public void release() {
            limiter.release();
        }

        @Override
        public boolean isTaken() {
            return limiter.borrowed() == 1;
        }

        @Override
        public int waiting() {
            return limiter.statistics().tasksWaiting();
        }
    }
}
