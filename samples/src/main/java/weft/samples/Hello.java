package weft.samples;

import java.time.Duration;
import weft.Async;
import weft.TaskGroup;
import weft.Weft;

/** Five tasks that take a second each, and together take one second. */
public final class Hello {
    private Hello() {}

    public static void main(String[] args) {
        Weft.run(Hello::main);
    }

    @Async
    static void main() {
        long start = Weft.currentTime();
        TaskGroup.run(group -> {
            for (int i = 0; i < 5; i++) {
                int number = i;
                group.fork(() -> task(number));
            }
        });
        double seconds = (Weft.currentTime() - start) / 1e9;
        System.out.printf("Five seconds of sleep in %.1f seconds%n", seconds);
    }

    @Async
    static void task(int number) {
        System.out.println("Task " + number + " is running");
        Weft.sleep(Duration.ofSeconds(1));
        System.out.println("Task " + number + " has finished");
    }
}
