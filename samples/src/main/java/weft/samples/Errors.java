package weft.samples;

import java.io.IOException;
import java.time.Duration;
import weft.Async;
import weft.ExceptionGroup;
import weft.TaskGroup;
import weft.Weft;

/** Two of five tasks fail in the same moment. Which error comes out? Both, in an ExceptionGroup. */
public final class Errors {
    private Errors() {}

    public static void main(String[] args) {
        Weft.run(Errors::main);
    }

    @Async
    static void main() {
        System.out.println("-- the whole group, as it prints itself");
        try {
            runTasks();
        } catch (ExceptionGroup errors) {
            errors.printStackTrace(System.out);
        }

        System.out.println("-- a handler for each type");
        try {
            runTasks();
        } catch (ExceptionGroup errors) {
            errors.handle(IOException.class, e -> System.out.println("I/O trouble: " + e.getMessage()))
                    .handle(IllegalStateException.class, e -> System.out.println("A bug: " + e.getMessage()))
                    .rethrowRest();
        }

        System.out.println("-- what nobody handles goes on");
        try {
            runTasksAndHandleIoTrouble();
        } catch (ExceptionGroup rest) {
            System.out.println("Left over: " + rest.unwrapSingle().getMessage());
        }
    }

    @Async
    static void runTasksAndHandleIoTrouble() {
        try {
            runTasks();
        } catch (ExceptionGroup errors) {
            errors.handle(IOException.class, e -> System.out.println("I/O trouble: " + e.getMessage()))
                    .rethrowRest();
        }
    }

    @Async
    static void runTasks() {
        TaskGroup.run(group -> {
            for (int i = 0; i < 5; i++) {
                int number = i;
                group.fork("task " + number, () -> task(number));
            }
        });
    }

    /** Tasks 2 and 3 fail. The others sleep longer, and are cancelled before they are done. */
    @Async
    static void task(int number) throws IOException {
        Weft.sleep(Duration.ofMillis(100));
        if (number == 2) {
            throw new IOException("task 2 cannot read");
        }
        if (number == 3) {
            throw new IllegalStateException("task 3 is confused");
        }
        Weft.sleep(Duration.ofSeconds(10));
        System.out.println("This should never be printed");
    }
}
