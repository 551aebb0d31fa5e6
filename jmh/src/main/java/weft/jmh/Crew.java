package weft.jmh;

import java.util.ArrayList;
import java.util.List;

/** Threads that work together, and are waited for. */
final class Crew {
    private final boolean virtual;
    private final List<Thread> threads = new ArrayList<>();

    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    private Crew(boolean virtual) {
        this.virtual = virtual;
    }

    static Crew ofThreads() {
        return new Crew(false);
    }

    static Crew ofVirtualThreads() {
        return new Crew(true);
    }

    void start(Work work) {
        Runnable body = () -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted by nobody", e);
            }
        };
        if (virtual) {
            threads.add(VirtualThreads.start(body));
        } else {
            Thread thread = new Thread(body);
            thread.start();
            threads.add(thread);
        }
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
