package shop;

import weft.Async;
import weft.TaskGroup;
import weft.Weft;

/** A program that is put into a jar together with the runtime. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Weft.run(() -> TaskGroup.run(group -> group.fork(Main::open)));
        System.out.println(Main.class.getClassLoader().getClass().getSimpleName());
    }

    @Async
    static void open() {
        String answer = new Clerk().greet("customer");
        System.out.println(answer);
    }
}
