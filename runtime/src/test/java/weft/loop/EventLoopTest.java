package weft.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final List<String> events = new ArrayList<>();
    private final Owner owner = new Owner();
    private final Time time = new Time();
    private final EventLoop loop;

    EventLoopTest() throws IOException {
        loop = new EventLoop(time, owner, null);
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void timersFireBetweenTurnsThoughStepsAreAlwaysReady() {
        loop.deadlines().add(timer(loop::stop), 100);
        loop.ready(new Step() {
            @Override
            public void step() {
                time.now++;
                loop.ready(this);
            }
        });
        loop.run();
        assertEquals(101, time.now, "a cheap clock is read every turn");
    }

    @Test
    void aClockThatIsNotCheapIsReadOftenEnough() {
        time.cheap = false;
        loop.deadlines().add(timer(loop::stop), 100_000);
        loop.ready(new Step() {
            @Override
            public void step() {
                time.now += 5_000;
                loop.ready(this);
            }
        });
        loop.run();
        assertTrue(time.now >= 100_000 && time.now <= 200_000, "stopped at " + time.now);
    }

    @Test
    void messagesComeInThoughStepsAreAlwaysReady() {
        time.cheap = false;
        loop.ready(new Step() {
            private int steps;

            @Override
            public void step() {
                if (++steps == 10) {
                    loop.post(() -> events.add("message"));
                } else if (steps == 12) {
                    loop.stop();
                }
                loop.ready(this);
            }
        });
        loop.run();
        assertEquals(List.of("message"), events);
    }

    @Test
    void saysThatItIsIdleAndWhenTheNextTimerFires() {
        owner.watches = true;
        loop.deadlines().add(timer(loop::stop), 50);
        loop.run();
        assertEquals(List.of("idle until 50"), events);
    }

    @Test
    void withoutTimersAndChannelsItIsStuck() {
        loop.run();
        assertEquals(List.of("stuck"), events);
    }

    @Test
    void aClockThatNeverGetsThereLeavesItStuck() {
        loop.deadlines().add(timer(loop::stop), 50);
        loop.run();
        assertEquals(List.of("stuck"), events);
    }

    @Test
    void afterTheEndItRefusesMessagesButRunsThoseThatAreThere() {
        loop.post(() -> events.add("message"));
        loop.close();
        assertEquals(List.of("message"), events);
        assertFalse(loop.post(() -> {}));
    }

    @Test
    void aThreadsMessageWakesALoopThatSleeps() throws InterruptedException {
        owner.threads = true;
        Thread thread = new Thread(() -> loop.post(loop::stop));
        thread.start();
        loop.run();
        thread.join();
    }

    @Test
    void idleTimeCountsFromWhenTheOwnerBeganToWatch() {
        owner.threads = true;
        loop.deadlines().add(timer(loop::stop), 100);
        long before = System.nanoTime();
        Thread thread = new Thread(() -> loop.post(() -> owner.watches = true));
        thread.start();
        loop.run();
        long most = System.nanoTime() - before;
        assertTrue(owner.idleNanos >= 0 && owner.idleNanos <= most, owner.idleNanos + " of " + most);
    }

    @Test
    void slowOperationsMakeTheSliceShort() {
        time.cheap = false;
        int before = loop.slice();
        loop.ready(new Step() {
            private int steps;

            @Override
            public void step() {
                time.now += 10_000_000;
                if (++steps == 200) {
                    loop.stop();
                }
                loop.ready(this);
            }
        });
        loop.run();
        assertTrue(loop.slice() < before / 4, "slice " + loop.slice() + " of " + before);
    }

    @Test
    void oneSlowStepAmongManyFastOnesMakesTheSliceShort() {
        time.cheap = false;
        List<Integer> slices = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean slow = i == 50;
            loop.ready(new Step() {
                @Override
                public void step() {
                    if (slow) {
                        slices.add(loop.slice());
                        time.now += loop.slice() * 500_000L;
                        loop.sliceUsedUp();
                        if (slices.size() == 50) {
                            loop.stop();
                        }
                    }
                    loop.ready(this);
                }
            });
        }
        loop.run();
        assertTrue(slices.get(0) > 16, slices.toString());
        assertTrue(slices.stream().skip(2).allMatch(slice -> slice <= 3), slices.toString());
    }

    private static Timer timer(Runnable action) {
        return new Timer() {
            @Override
            protected void fire() {
                action.run();
            }
        };
    }

    private static final class Time implements TimeSource {
        private long now;
        private boolean cheap = true;

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public long waitNanos(long deadline) {
            return deadline <= now ? 0 : Long.MAX_VALUE;
        }

        @Override
        public boolean isCheap() {
            return cheap;
        }
    }

    private final class Owner implements LoopOwner {
        private boolean watches;
        private boolean threads;
        private long idleNanos;

        @Override
        public boolean watchesIdle() {
            return watches;
        }

        @Override
        public boolean idle(long nextDeadline, long idleNanos) {
            events.add("idle until " + nextDeadline);
            this.idleNanos = idleNanos;
            time.now = nextDeadline;
            return true;
        }

        @Override
        public long idleAgainNanos() {
            return Long.MAX_VALUE;
        }

        @Override
        public void stuck() {
            events.add("stuck");
            loop.stop();
        }

        @Override
        public boolean awaitsThreads() {
            return threads;
        }

        @Override
        public void messageFailed(Throwable thrown) {
            throw new AssertionError(thrown);
        }
    }
}
