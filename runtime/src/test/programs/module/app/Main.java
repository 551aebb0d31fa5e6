package app;

import weft.Async;
import weft.AsyncRunnable;
import weft.TaskGroup;
import weft.Weft;

/** Suspends in a method, in a lambda and through an interface, all in a module that keeps to itself. */
public final class Main {
    private Main() {}

    interface Step {
        @Async
        String apply(String text);
    }

    public static void main(String[] args) {
        Weft.run(Main::live);
    }

    @Async
    static void live() {
        StringBuilder text = new StringBuilder("module ");
        Step step = word -> {
            Weft.checkpoint();
            return word + " ";
        };
        AsyncRunnable<RuntimeException> task = () -> text.append(step.apply("works"));
        TaskGroup.run(group -> group.fork(task));
        System.out.println(text + String.valueOf(Main.class.getModule().getName()));
    }
}
