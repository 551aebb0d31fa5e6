package weft.samples;

import java.time.Duration;
import weft.Async;
import weft.CancelScope;
import weft.Cancelled;
import weft.Weft;

/** A cancelled task may clean up: plain code always, code that suspends within a shield. */
public final class Cleanup {
    private Cleanup() {}

    public static void main(String[] args) {
        Weft.run(Cleanup::main);
    }

    @Async
    static void main() {
        CancelScope scope = CancelScope.moveOnAfter(Duration.ofMillis(100), Cleanup::transfer);
        System.out.println("The transfer was " + scope.cancelReason());
    }

    @Async
    static void transfer() {
        System.out.println("Transfer begins");
        try {
            Weft.sleep(Duration.ofSeconds(10));
            System.out.println("This should never be printed");
        } catch (Cancelled cancelled) {
            System.out.println("Transfer interrupted");
            throw cancelled; // Always: whoever cancelled us is waiting for it.
        } finally {
            withoutShield();
            CancelScope.shield(Cleanup::rollBack);
        }
    }

    /** Here every wait ends at once, for the scope is still cancelled. */
    @Async
    static void withoutShield() {
        try {
            Weft.sleep(Duration.ofMillis(100));
            System.out.println("This should never be printed");
        } catch (Cancelled again) {
            System.out.println("Without a shield the clean-up is cancelled, too");
        }
    }

    @Async
    static void rollBack() {
        Weft.sleep(Duration.ofMillis(100));
        System.out.println("Rolled back, in a shield");
    }
}
