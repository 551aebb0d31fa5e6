package consumer;

import java.time.Duration;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;

/** Two tasks that take turns; the library is on the class path. */
public final class Main {
    private Main() {}

    /** Runs the program. */
    public static void main(String[] args) {
        Weft.run(Main::greet);
    }

    @Async
    private static void greet() {
        TaskGroup.run(group -> {
            group.fork(() -> say("world", 40));
            group.fork(() -> say("hello", 20));
        });
    }

    @Async
    private static void say(String word, int millis) {
        Weft.sleep(Duration.ofMillis(millis));
        System.out.println(word);
    }
}
