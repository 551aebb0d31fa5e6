package weft.samples;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import weft.Async;
import weft.CancelScope;
import weft.TaskGroup;
import weft.Weft;

/** Any block of code can have a timeout, whatever it does: sleeping, I/O, or waiting for a whole group of tasks. */
public final class Timeouts {
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(10);

    private Timeouts() {}

    public static void main(String[] args) {
        Weft.run(Timeouts::main);
    }

    @Async
    static void main() {
        moveOn();
        fail();
        inTime();
        wholeGroups();
    }

    /** Leaves the block when its time is up, and says so afterwards. */
    @Async
    static void moveOn() {
        CancelScope scope = CancelScope.moveOnAfter(SHORT, () -> {
            System.out.println("Starting a long sleep");
            Weft.sleep(LONG);
            System.out.println("This should never be printed");
        });
        System.out.println("Moved on: " + scope.cancelledCaught());
    }

    /** Throws when the time is up. */
    @Async
    static void fail() {
        try {
            String answer = CancelScope.failAfter(SHORT, () -> {
                Weft.sleep(LONG);
                return "too late";
            });
            System.out.println(answer);
        } catch (TimeoutException e) {
            System.out.println("Failed: " + e.getMessage());
        }
    }

    @Async
    static void inTime() {
        try {
            String answer = CancelScope.failAfter(LONG, () -> {
                Weft.sleep(SHORT);
                return "42";
            });
            System.out.println("In time: " + answer);
        } catch (TimeoutException e) {
            System.out.println("This should never be printed");
        }
    }

    /** All tasks of the group are cancelled, and have ended when the scope is left. */
    @Async
    static void wholeGroups() {
        CancelScope scope = CancelScope.moveOnAfter(
                SHORT,
                () -> TaskGroup.run(group -> {
                    for (int i = 0; i < 1000; i++) {
                        group.fork(Weft::sleepForever);
                    }
                }));
        System.out.println("A thousand tasks ended by one timeout: " + scope.cancelledCaught());
    }
}
