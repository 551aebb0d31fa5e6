package weft.launching.programs;

import java.time.Duration;
import weft.Async;
import weft.Weft;

/** Says hello after a wait. */
public final class Greeter {
    private Greeter() {}

    public static void main(String[] args) {
        Weft.run(Greeter::greet);
    }

    @Async
    static void greet() {
        String greeting = "hello";
        Weft.sleep(Duration.ofMillis(1));
        System.out.println(greeting);
    }
}
